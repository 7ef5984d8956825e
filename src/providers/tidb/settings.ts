/** The id of an account's setting for projects that no call tells. */
export const projectsSetting = "projects";

/** The projects that a person typed, by id. */
export function typedProjects(settings: Readonly<Record<string, string>>): string[] {
  const ids = (settings[projectsSetting] ?? "").split(/[\s,]+/);
  return [...new Set(ids)].filter((id) => id !== "");
}
