"""The entry grid: saving, conflicts, autosave, evidence, the workbook and handing in."""
