/** Rows of one kind. A row is never changed in place, so that an older one can still be read. */
export interface Table<Row extends { id: string }> {
  get(id: string): Row | undefined;
  /** The row as a reader sees it whose view is `lag` milliseconds old. */
  getAt(id: string, lag: number): Row | undefined;
  all(): Row[];
  /** The rows of one group (one cluster's, one account's), in the order they were added. */
  group(key: string): Row[];
  /** The same for a reader whose view is `lag` milliseconds old. */
  groupAt(key: string, lag: number): Row[];
  add(row: Row): Row;
  /** Replaces some fields; undefined when there is no such row. */
  change(id: string, patch: Partial<Row>): Row | undefined;
  remove(id: string): void;
  clear(): void;
}

/** What a row was until `until`: absent when it did not exist yet. */
interface Before<Row> {
  until: number;
  row: Row | undefined;
  group: string;
}

export interface TableOptions<Row> {
  groupOf: (row: Row) => string;
  now: () => number;
  /** Milliseconds for which former rows are kept for readers that lag; 0 keeps none. */
  memory: () => number;
}

/** A table in memory, indexed by id and by group. */
export function createTable<Row extends { id: string }>(options: TableOptions<Row>): Table<Row> {
  const rows = new Map<string, Row>();
  const groups = new Map<string, Set<string>>();
  const past = new Map<string, Before<Row>[]>();

  const remember = (id: string, before: Row | undefined, group: string): void => {
    const memory = options.memory();
    if (memory === 0) return;
    const now = options.now();
    const kept = (past.get(id) ?? []).filter((entry) => entry.until > now - memory);
    past.set(id, [...kept, { until: now, row: before, group }]);
  };
  const then = (id: string, lag: number): Row | undefined => {
    const seen = options.now() - lag;
    const entry = lag > 0 ? past.get(id)?.find((before) => before.until > seen) : undefined;
    return entry === undefined ? rows.get(id) : entry.row;
  };
  const idsOf = (key: string): string[] => [...(groups.get(key) ?? [])];
  const isRow = (row: Row | undefined): row is Row => row !== undefined;

  return {
    get: (id) => rows.get(id),
    getAt: then,
    all: () => [...rows.values()],
    group: (key) => idsOf(key).flatMap((id) => rows.get(id) ?? []),
    groupAt(key, lag) {
      const gone = [...past].flatMap(([id, entries]) =>
        !rows.has(id) && entries.some((entry) => entry.group === key) ? [id] : [],
      );
      return [...idsOf(key), ...gone].map((id) => then(id, lag)).filter(isRow);
    },
    add(row) {
      const group = options.groupOf(row);
      remember(row.id, rows.get(row.id), group);
      rows.set(row.id, row);
      const ids = groups.get(group);
      if (ids === undefined) groups.set(group, new Set([row.id]));
      else ids.add(row.id);
      return row;
    },
    change(id, patch) {
      const before = rows.get(id);
      if (before === undefined) return undefined;
      remember(id, before, options.groupOf(before));
      const after = { ...before, ...patch };
      rows.set(id, after);
      return after;
    },
    remove(id) {
      const before = rows.get(id);
      if (before === undefined) return;
      remember(id, before, options.groupOf(before));
      rows.delete(id);
      groups.get(options.groupOf(before))?.delete(id);
    },
    clear() {
      rows.clear();
      groups.clear();
      past.clear();
    },
  };
}
