#!/usr/bin/env node
/**
 * The command's first lines. They run on whatever Node the machine has, so they import nothing and use nothing new: on an
 * old one they hand over to the Node that was installed beside the checkout, or say in one line what is missing.
 */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major > 22 || (major === 22 && minor >= 13)) {
  const { runProcess } = await import('./run.ts');
  await runProcess();
} else {
  const { handOver } = await import('./hand-over.ts');
  handOver();
}

export {};
