import { check } from "../js/browser.js";

/** The number of problems that are listed. Further ones are counted. */
const LISTED = 200;

const find = (id) => document.getElementById(id);
const [frame, view, list, summary] = ["frame", "view", "problems", "summary"].map(find);

/** The problems of each line that is not blank, with offsets in the whole text. */
function problemsOf(text) {
  const options = { policy: find("tolerant").checked ? "tolerant" : "strict", showValues: find("values").checked };
  const result = { frames: 0, valid: 0, errors: 0, warnings: 0, problems: [] };
  const add = (frame, start, line) => {
    const problems = check(frame, options);
    const errors = problems.filter((problem) => problem.level === "deny").length;
    result.frames += 1;
    result.valid += errors === 0 ? 1 : 0;
    result.errors += errors;
    result.warnings += problems.length - errors;
    for (const problem of problems.slice(0, LISTED - result.problems.length)) {
      result.problems.push({ ...problem, offset: start + problem.offset, line: line + problem.line - 1 });
    }
  };
  // A frame may have line breaks; a capture has one frame per line.
  if (isOneValue(text)) {
    add(text, 0, 1);
    return result;
  }
  let start = 0;
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() !== "") {
      add(line, start, index + 1);
    }
    start += line.length + 1;
  }
  return result;
}

/** Whether a text is one frame, which may be malformed: each frame of a capture begins a line. */
function isOneValue(text) {
  return text.split("\n").filter((line) => line.startsWith("{")).length <= 1;
}

/** The end of the JSON token at an offset. */
function tokenEnd(text, offset) {
  const token = /"(?:[^"\\\n]|\\.)*"?|[\w.+-]+|./suy;
  token.lastIndex = offset;
  return offset + (token.exec(text)?.[0].length ?? 0);
}

function show(text) {
  const result = problemsOf(text);
  const shown = text.trim() === "" ? { ...result, frames: 0 } : result;
  summary.textContent =
    shown.frames === 0
      ? ""
      : `${shown.valid} of ${shown.frames} frames valid, ${shown.errors} errors, ${shown.warnings} warnings` +
        (shown.errors + shown.warnings > LISTED ? `; the first ${LISTED} are listed` : "");
  view.replaceChildren();
  list.replaceChildren();
  if (shown.frames === 0) {
    return;
  }
  let end = 0;
  for (const [index, problem] of shown.problems.entries()) {
    list.append(entry(problem, index));
    if (problem.offset >= end) {
      view.append(text.slice(end, problem.offset), marked(text, problem, index));
      end = Math.max(problem.offset, tokenEnd(text, problem.offset));
    }
  }
  // A long capture is shown up to its last listed problem.
  view.append(text.length > 100_000 ? "" : text.slice(end));
}

function marked(text, problem, index) {
  const mark = document.createElement("mark");
  mark.id = `mark-${index}`;
  mark.className = problem.level;
  mark.tabIndex = -1;
  mark.title = `${problem.rule}: ${problem.text}`;
  mark.textContent = text.slice(problem.offset, tokenEnd(text, problem.offset)) || " ";
  return mark;
}

function entry(problem, index) {
  const item = document.createElement("li");
  item.className = problem.level;
  const place = document.createElement("button");
  place.textContent = `${problem.line}:${problem.column}`;
  place.addEventListener("click", () => document.getElementById(`mark-${index}`)?.focus());
  const rule = document.createElement("b");
  rule.textContent = `${problem.level === "deny" ? "error" : "warning"}[${problem.rule}]`;
  const about = [problem.name, problem.pointer].filter(Boolean).join(" ");
  const help = problem.help === null ? "" : `; help: ${problem.help}`;
  item.append(place, " ", rule, ` ${about}: ${problem.text}${help}`);
  return item;
}

async function open(file) {
  frame.value = await file.text();
  show(frame.value);
}

frame.addEventListener("input", () => show(frame.value));
for (const id of ["tolerant", "values"]) {
  find(id).addEventListener("change", () => show(frame.value));
}
find("file").addEventListener("change", ({ target }) => target.files[0] && open(target.files[0]));
frame.addEventListener("dragover", (event) => {
  event.preventDefault();
  frame.classList.add("over");
});
frame.addEventListener("dragleave", () => frame.classList.remove("over"));
frame.addEventListener("drop", (event) => {
  event.preventDefault();
  frame.classList.remove("over");
  if (event.dataTransfer.files[0]) {
    open(event.dataTransfer.files[0]);
  }
});
show(frame.value);
document.documentElement.dataset.ready = "true";
