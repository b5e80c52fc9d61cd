// Cells as in Excel: arrows, Enter, Escape, and a block pasted from a sheet, which can be undone.

const COLUMNS = ["typed", "budget_typed"];
const isCell = (node) => node instanceof HTMLInputElement && COLUMNS.includes(columnOf(node));
const columnOf = (cell) => cell.name.split("-")[0];

// Rows of cells as a sheet copies them: one that holds a line break or a quotation mark stands
// between quotation marks.
const readBlock = (copied) => {
  const text = copied.replace(/\r/g, "").replace(/\n$/, "");
  const block = [[]];
  for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^\t\n]*))(\t|\n|$)/g)) {
    block.at(-1).push(quoted?.replaceAll('""', '"') ?? bare);
    if (!end) break;
    if (end === "\n") block.push([]);
  }
  return block;
};

export class Mover {
  // changed(cell) tells that a cell holds something else; say(text) tells the person
  constructor(form, { changed, say, undo }) {
    this.form = form;
    this.changed = changed;
    this.say = say;
    this.undoButton = undo;
    this.before = null;
    form.addEventListener("keydown", (event) => this.press(event));
    form.addEventListener("paste", (event) => this.paste(event));
    undo.addEventListener("click", () => this.takeBack());
  }

  listColumn(name) {
    return Array.from(this.form.querySelectorAll(`input[name^="${name}-"]`));
  }

  press(event) {
    const cell = event.target;
    if (!isCell(cell) || event.isComposing) return;
    if (event.key === "z" && (event.ctrlKey || event.metaKey) && this.before) {
      event.preventDefault();
      this.takeBack();
      return;
    }
    if (event.key === "Escape" && cell.value !== cell.defaultValue) {
      cell.value = cell.defaultValue;
      this.changed(cell);
      return;
    }
    const target = this.findTarget(event, cell);
    if (target === undefined) return;
    event.preventDefault();
    if (!target) return;
    target.focus();
    target.select?.();
  }

  // Where a key leads: a cell, the link to the next rows, null at the edge, undefined if nowhere.
  findTarget(event, cell) {
    if (event.altKey || event.ctrlKey || event.metaKey) return undefined;
    const rows = { ArrowDown: 1, ArrowUp: -1, Enter: event.shiftKey ? -1 : 1 }[event.key];
    if (rows) {
      const column = this.listColumn(columnOf(cell));
      const next = column[column.indexOf(cell) + rows];
      return next ?? this.form.querySelector(`a[rel="${rows > 0 ? "next" : "prev"}"]`);
    }
    const side = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!side || !atEdge(cell, side)) return undefined;
    const name = COLUMNS[COLUMNS.indexOf(columnOf(cell)) + side];
    return name ? this.form.elements[`${name}-${cell.name.split("-")[1]}`] : undefined;
  }

  paste(event) {
    if (!isCell(event.target)) return;
    const block = readBlock(event.clipboardData.getData("text"));
    if (block.length < 2 && block[0].length < 2) return;
    event.preventDefault();
    const columns = COLUMNS.slice(COLUMNS.indexOf(columnOf(event.target)));
    const row = this.listColumn(columns[0]).indexOf(event.target);
    const before = [];
    let left = 0;
    block.forEach((texts, down) => texts.forEach((each, right) => {
      const cell = columns[right] && this.listColumn(columns[right])[row + down];
      const tidy = each.replace(/\s+/g, " ").trim();
      if (!cell || tidy.length > cell.maxLength) {
        left += tidy ? 1 : 0;
        return;
      }
      before.push([cell, cell.value]);
      cell.value = tidy;
      this.changed(cell);
    }));
    this.before = before;
    this.undoButton.hidden = false;
    this.say(`${before.length} sel ditempel.${left ? ` ${left} sel tidak muat dan tidak ditempel.` : ""}`);
  }

  takeBack() {
    for (const [cell, text] of this.before ?? []) {
      cell.value = text;
      this.changed(cell);
    }
    this.before?.[0]?.[0].focus();
    this.before = null;
    this.undoButton.hidden = true;
    this.say("Tempelan dibatalkan.");
  }
}

const atEdge = (cell, side) => {
  const whole = cell.selectionStart === 0 && cell.selectionEnd === cell.value.length;
  const place = side > 0 ? cell.value.length : 0;
  return whole || (cell.selectionStart === place && cell.selectionEnd === place);
};
