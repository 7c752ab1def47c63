// Loaded before a tool (node --require). Standard input is a pipe held by the process that started the tool:
// when it closes, that process is gone, however it went, and the tool must not stay behind.
'use strict';

let leaving = false;
function leave() {
  if (leaving) return;
  leaving = true;
  process.kill(process.pid, 'SIGINT'); // the tool's own orderly way out
  setTimeout(() => process.exit(0), 4000).unref();
}
process.stdin.on('end', leave).on('close', leave).on('error', leave);
process.stdin.resume();
