"""What a call costs, from bundled price lists; an unknown price stays unknown."""

from decimal import Decimal

import genai_prices

from inboxapp.llm.types import Usage

KNOWN_SOURCE = f"genai-prices {genai_prices.__version__}"
UNKNOWN_SOURCE = "n/a"


def cost_of(usage: Usage, *, models: tuple[str, ...], base_url: str) -> Decimal | None:
    """Price the usage in US dollars by the first of `models` that has a price; None if none has.

    The address matters: a local server that calls its model gpt-4o costs nothing at OpenAI.
    """
    if usage.input_tokens is None or usage.output_tokens is None:
        return None
    counted = genai_prices.Usage(
        input_tokens=usage.input_tokens,
        cache_read_tokens=usage.cached_tokens or 0,
        output_tokens=usage.output_tokens,
    )
    for model in filter(None, models):
        try:
            price = genai_prices.calc_price(counted, model_ref=model, provider_api_url=base_url)
        except (LookupError, ValueError):
            continue
        return price.total_price
    return None


def source_of(cost: Decimal | None) -> str:
    """Name the price list behind a cost."""
    return UNKNOWN_SOURCE if cost is None else KNOWN_SOURCE
