// What was typed and not yet received, kept on this device: one record per person and form.
//
// cells   name → {text, seen}: typed, and what stood there before; not on its way yet
// batch   {slip, cells}: on its way; sent again with the same slip until it is answered
// clashes name → {saved, text, sentence}: somebody else was faster, one of the two is to be chosen
// files   [{key, slip, field, name}]: chosen, to be sent one after another; their bytes: shelf.js
// kept    name → text: received since the page was made, for a page that opens without a line
// slip, version: those of the next save

const PREFIX = "capaian:";
const EMPTY = { cells: {}, batch: null, clashes: {}, files: [], kept: {}, slip: "", version: 0 };

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

export const hasCells = (record) => record.batch !== null || Object.keys(record.cells).length > 0;

export const isWaiting = (record) => hasCells(record) || record.files.length > 0;

// "2 isian, 1 bukti"
export const tellWaiting = ({ cells, batch, files }) => {
  const number = Object.keys({ ...cells, ...batch?.cells }).length;
  return [number && `${number} isian`, files.length && `${files.length} bukti`]
    .filter(Boolean).join(", ");
};
