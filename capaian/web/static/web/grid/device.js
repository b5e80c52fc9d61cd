// What was typed and not yet received, kept on this device: one record per person and form.
//
// cells   name → {text, seen}: typed, and what stood there before; not on its way yet
// batch   {slip, cells}: on its way; sent again with the same slip until it is answered
// clashes name → {saved, text, sentence}: somebody else was faster, one of the two is to be chosen
// kept    name → text: received since the page was made, for a page that opens without a line
// slip, version: those of the next save

const PREFIX = "capaian:";
const EMPTY = { cells: {}, batch: null, clashes: {}, kept: {}, slip: "", version: 0 };

export class Device {
  constructor(person, path) {
    this.key = `${PREFIX}${person}:${path}`;
    this.memory = null; // where the browser keeps nothing, the page does
  }

  read() {
    let text = this.memory;
    try {
      text = localStorage.getItem(this.key) ?? text;
    } catch { /* the browser keeps nothing */ }
    return { ...structuredClone(EMPTY), ...(text ? JSON.parse(text) : {}) };
  }

  write(record) {
    const text = JSON.stringify(record);
    try {
      localStorage.setItem(this.key, text);
      this.memory = null;
    } catch {
      this.memory = text;
    }
  }

  // Change the record as it stands now, also when another tab has just done so.
  change(act) {
    const record = this.read();
    act(record);
    this.write(record);
    return record;
  }

  forget() {
    this.memory = null;
    try {
      localStorage.removeItem(this.key);
    } catch { /* nothing was kept */ }
  }

  get safe() {
    return this.memory === null;
  }
}

export const isWaiting = (record) => record.batch !== null || Object.keys(record.cells).length > 0;

export const countWaiting = (record) =>
  new Set([...Object.keys(record.cells), ...Object.keys(record.batch?.cells ?? {})]).size;
