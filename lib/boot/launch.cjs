/*
 * `node lib/boot/launch.cjs <file>` runs a TypeScript file of the checkout. Written so that any Node, however old, can read it and
 * say what is wrong; one plain command, so that signals of npm reach the process itself.
 */
'use strict';

// The host's Node runs npm; the npm package `node` brings the one that runs Countersign.
var host = /\bnode\/v(\d+)\.(\d+)/.exec(process.env.npm_config_user_agent || '');
refuseBelow(
  host ? [Number(host[1]), Number(host[2])] : null,
  [20, 9],
  'Countersign needs Node 20.9 or newer',
);
var own = process.versions.node.split('.').map(Number);
refuseBelow(
  own,
  [24, 0],
  'Countersign runs on the Node that `npm install` brings; run that again, scripts allowed',
);

// Compiled code is kept between runs: a command is up in half the time.
require('node:module').enableCompileCache();

import(`../../${process.argv[2]}`).catch((error) => {
  console.error(error);
  process.exit(1);
});

function refuseBelow(version, oldest, sentence) {
  if (!version || version[0] > oldest[0] || (version[0] === oldest[0] && version[1] >= oldest[1])) return;
  console.error(`${sentence} (this is Node ${version[0]}.${version[1]}).`);
  process.exit(1);
}
