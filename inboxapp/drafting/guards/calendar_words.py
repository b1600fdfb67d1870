"""Names of days and months in the languages that leads write."""

_WEEKDAYS = (
    "monday montag lundi lunes lunedì lunedi segunda segunda-feira maandag Mon",
    "tuesday dienstag mardi martes martedì martedi terça terça-feira dinsdag Tue Tues",
    (
        "wednesday mittwoch mercredi miércoles miercoles mercoledì mercoledi quarta quarta-feira"
        " woensdag Wed Weds"
    ),
    "thursday donnerstag jeudi jueves giovedì giovedi quinta quinta-feira donderdag Thu Thur Thurs",
    "friday freitag vendredi viernes venerdì venerdi sexta sexta-feira vrijdag Fri",
    "saturday samstag sonnabend samedi sábado sabado sabato zaterdag Sat",
    "sunday sonntag dimanche domingo domenica zondag Sun",
)
# Two letters are a day only when a number follows.
_SHORT_WEEKDAYS = ("Mo Lu", "Di", "Mi Me", "Do", "Fr Ve Vi", "Sa", "So")
_MONTHS = (
    "january januar jänner janvier enero gennaio janeiro januari jan",
    "february februar février fevrier febrero febbraio fevereiro februari feb",
    "march märz maerz mars marzo março maart mar mär mrt",
    "april avril abril aprile apr avr abr",
    "may mai mayo maggio maio mei mag",
    "june juni juin junio giugno junho jun giu",
    "july juli juillet julio luglio julho jul lug",
    "august août aout agosto augustus aug ago",
    "september septembre septiembre settembre setembro sep sept set",
    "october oktober octobre octubre ottobre outubro oct okt ott out",
    "november novembre noviembre novembro nov",
    "december dezember décembre decembre diciembre dicembre dezembro dec dez dic déc",
)
_HOURS = "twelve one two three four five six seven eight nine ten eleven"
_NOON = "noon midday mittags midi mediodía mezzogiorno meio-dia"

WEEKDAYS = {name: day for day, names in enumerate(_WEEKDAYS) for name in names.split()}
SHORT_WEEKDAYS = {name: day for day, names in enumerate(_SHORT_WEEKDAYS) for name in names.split()}
MONTHS = {name: month for month, names in enumerate(_MONTHS, 1) for name in names.split()}
HOURS = {name: hour for hour, name in enumerate(_HOURS.split())}
NOON = frozenset(_NOON.split())
