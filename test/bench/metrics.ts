/** One row of the benchmark, as `--json` writes it. */
export interface Metric {
  readonly id: MetricId | ProviderMetricId;
  readonly value: number;
  readonly unit: string;
  /** The most that `value` may be. */
  readonly budget: number;
  /** What the same work costs without us, where there is such a thing. */
  readonly floor: number | null;
}

/** A metric with what a person should know of it. */
export interface Row extends Metric {
  readonly note: string;
  /** What breaks the budget although the value does not, in words. */
  readonly problems: readonly string[];
}

type MetricId = keyof typeof budgets;

/** What is measured of each provider, by its id. */
type ProviderMetricId =
  `idle.${string}.hour` | `refresh.${string}.ratio` | `refresh.visible.${string}.ms`;

/** Design §9. KB and MB are 1024-based. */
const budgets = {
  "bundle.main.bytes": { unit: "B", budget: 300 * 1024 },
  "bundle.aws.bytes": { unit: "B", budget: 1.2 * 1024 * 1024 },
  "bundle.gcp.bytes": { unit: "B", budget: 1.5 * 1024 * 1024 },
  "aws.load.ms": { unit: "ms", budget: 150 },
  "gcp.load.ms": { unit: "ms", budget: 150 },
  "vsix.bytes": { unit: "B", budget: 2.5 * 1024 * 1024 },
  "activation.ms": { unit: "ms", budget: 30 },
  "tree.first.ms": { unit: "ms", budget: 100 },
  "refresh.ratio": { unit: "×", budget: 1.3 },
  "refresh.visible.ms": { unit: "ms", budget: 1000 },
  "change.events": { unit: "events", budget: 1 },
  "change.ms": { unit: "ms", budget: 5 },
  "block.ms": { unit: "ms", budget: 16 },
  "heap.mb": { unit: "MB", budget: 25 },
} as const;

interface Rest {
  readonly floor?: number;
  readonly problems?: readonly string[];
}

/** A measured value as a row. */
export function row(id: MetricId, value: number, note: string, rest: Rest = {}): Row {
  return rowOf(id, value, budgets[id], note, rest);
}

/** The same of a metric that each provider has. */
export function rowOf(
  id: Metric["id"],
  value: number,
  { unit, budget }: Pick<Metric, "unit" | "budget">,
  note: string,
  { floor, problems = [] }: Rest = {},
): Row {
  const floorValue = floor === undefined ? null : rounded(floor);
  return { id, value: rounded(value), unit, budget, floor: floorValue, note, problems };
}

/** True when a row is within its budget. */
export function passes({ value, budget, problems }: Row): boolean {
  return value <= budget && problems.length === 0;
}

/** The rows as an aligned table, with what is over and why below it. */
export function table(rows: readonly Row[]): string {
  const heads = ["metric", "value", "budget", "floor", "unit", "", ""];
  const cells = rows.map((one) => [
    one.id,
    text(one.value),
    text(one.budget),
    one.floor === null ? "–" : text(one.floor),
    one.unit,
    passes(one) ? "pass" : "OVER",
    one.note,
  ]);
  const lines = [heads, ...cells];
  const widths = heads.map((_, at) => Math.max(...lines.map((line) => (line[at] ?? "").length)));
  const aligned = lines.map((line) =>
    line
      .map((cell, at) =>
        at >= 1 && at <= 3 ? cell.padStart(widths[at]!) : cell.padEnd(widths[at]!),
      )
      .join("  ")
      .trimEnd(),
  );
  return [...aligned, ...rows.flatMap((r) => r.problems.map((p) => `${r.id}: ${p}`))].join("\n");
}

/** What `--json` writes. */
export function json(rows: readonly Row[]): string {
  const metrics: Metric[] = rows.map(({ id, value, unit, budget, floor }) => ({
    id,
    value,
    unit,
    budget,
    floor,
  }));
  return `${JSON.stringify({ metrics }, null, 2)}\n`;
}

/** The middle one of some numbers; of an even count the upper middle. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Numbers for a note, such as `12.3, 14.1`. */
export function list(numbers: readonly number[]): string {
  return numbers.map((one) => text(rounded(one))).join(", ");
}

function rounded(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toFixed(2));
}

function text(value: number): string {
  return value.toLocaleString("en-US");
}
