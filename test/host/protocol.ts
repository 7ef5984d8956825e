/** Where to write the counts of a run, as JSON; a variable, because the run is inside VS Code. */
export const resultsVariable = "PRIVATE_ENDPOINTS_HOST_RESULTS";

/** Where the launcher writes everything that VS Code logged during a run. */
export const logVariable = "PRIVATE_ENDPOINTS_HOST_LOG";

/** A regular expression: only tests whose full title matches are run. */
export const filterVariable = "PRIVATE_ENDPOINTS_HOST_FILTER";

/** User settings of the VS Code that the launcher starts, as JSON. */
export const settingsVariable = "PRIVATE_ENDPOINTS_HOST_SETTINGS";

/** Which VS Code the launcher starts: newest or oldest. */
export const versionVariable = "PRIVATE_ENDPOINTS_VSCODE";

/** Starts every line that a test run prints, so that it can be told from VS Code's own noise. */
export const mark = "host test: ";
