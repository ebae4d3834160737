// Tells the server what came out, and goes to the page that it names next.

export async function report(result) {
  const said = { ...result, isolated: globalThis.crossOriginIsolated, violations: globalThis.violations };
  const answer = await fetch("report", { method: "POST", body: JSON.stringify(said) });
  const next = await answer.text();
  if (next !== "") location.replace(next);
}
