// Reads the BPMN file named on the command line as a modeller does; prints what it found as JSON.
import { readFile } from 'node:fs/promises';
import { BpmnModdle } from 'bpmn-moddle';

const moddle = new BpmnModdle();
const { rootElement, warnings } = await moddle.fromXML(await readFile(process.argv[2], 'utf8'));
const process_ = rootElement.rootElements.find((element) => element.$type === 'bpmn:Process');
const tasks = process_.flowElements.filter((element) => element.$type === 'bpmn:UserTask');
const flows = process_.flowElements.filter((element) => element.$type === 'bpmn:SequenceFlow');
const row = (element, name) =>
  element.extensionElements.values.find((value) => value.$type === `sop:${name}`);
const drawn = rootElement.diagrams[0].plane.planeElement;
const written = await moddle.toXML(rootElement, { format: true });

console.log(JSON.stringify({
  warnings: warnings.map((warning) => warning.message),
  process: process_.id,
  number: row(process_, 'identity').nomor,
  lanes: process_.laneSets[0].lanes.map((lane) => [lane.id, lane.name]),
  steps: tasks.map((task) => [task.id, task.name, Number(row(task, 'step').minutes)]),
  flows: flows.map((flow) => [flow.sourceRef.id, flow.targetRef.id]),
  undrawn: [
    ...process_.flowElements,
    ...process_.laneSets[0].lanes,
  ].filter((element) => !drawn.some((shape) => shape.bpmnElement === element))
    .map((element) => element.id),
  shapeless: drawn.filter((shape) => !(shape.bounds || shape.waypoint?.length > 1))
    .map((shape) => shape.id),
  written: written.xml,
}));
