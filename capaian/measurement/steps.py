"""The ids of the fourteen steps, in order: a BPMN file may name no step that is not here."""

STEP_IDS = (
    "order",
    "design_form",
    "distribute_form",
    "invite",
    "meet",
    "collect",
    "validate",
    "submit",
    "correct",
    "request_approval",
    "sign",
    "cover_letter",
    "copy",
    "archive",
)
