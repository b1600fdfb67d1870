"""The REST API under /api/v1, as one router."""

from fastapi import APIRouter, Request, Response

from inboxapp.api.health import look
from inboxapp.api.problems import problem, problem_responses
from inboxapp.api.rest import leads, policy, prompts, runs, scheduling
from inboxapp.api.rest.shapes import ApiHealth
from inboxapp.api.tools import Tools

router = APIRouter(prefix="/api/v1")
router.include_router(leads.router, responses=problem_responses(400, 401, 422, 429, 503))
router.include_router(runs.router, responses=problem_responses(400, 401, 422, 429, 503))
router.include_router(policy.router, responses=problem_responses(400, 401, 422, 429, 503))
router.include_router(prompts.router, responses=problem_responses(400, 401, 422, 429, 503))
router.include_router(scheduling.router, responses=problem_responses(400, 401, 422, 429, 503))


@router.get(
    "/health",
    tags=["Operations"],
    operation_id="api_health",
    response_model=ApiHealth,
    responses=problem_responses(503),
)
async def health(request: Request, tools: Tools) -> ApiHealth | Response:
    """Say whether the API can answer; needs no key."""
    parts = await look(tools)
    if not (parts.database and parts.redis):
        return problem(
            request,
            status=503,
            code="unavailable",
            detail="The database or Redis can't be reached. Please try again in a few seconds.",
            headers={"Retry-After": "5"},
        )
    return ApiHealth(database=parts.database, redis=parts.redis, workers=parts.workers)
