import { readdirSync } from "node:fs";
import path from "node:path";
import { importX } from "eslint-plugin-import-x";
import tseslint from "typescript-eslint";

/** The rooms of src/, lowest first: a room may import itself and the rooms below it (design §2). */
const rooms = {
  domain: [],
  http: ["domain"],
  providers: ["http", "domain"],
  clouds: ["http", "domain"],
  accounts: ["providers", "clouds", "http", "domain"],
  inventory: ["accounts", "providers", "clouds", "http", "domain"],
  operations: ["inventory", "accounts", "providers", "clouds", "http", "domain"],
  diagnose: ["inventory", "accounts", "providers", "clouds", "http", "domain"],
  export: ["inventory", "accounts", "providers", "clouds", "http", "domain"],
  sandbox: [],
};
const all = [...Object.keys(rooms), "ui"];

/** One zone a room: everything in src/ that is neither the room nor below it is out of bounds. */
const arrows = Object.entries(rooms).map(([room, below]) => ({
  target: `./src/${room}`,
  from: [
    "./src/extension.ts",
    ...all.filter((r) => r !== room && !below.includes(r)).map((r) => `./src/${r}`),
  ],
  message: `src/${room} may import only ${[room, ...below].join(", ")} (design §2).`,
}));

/** No provider or cloud knows another; only the composition root knows which exist. */
const islands = ["providers", "clouds"].flatMap((room) => {
  const entries = readdirSync(path.join(import.meta.dirname, "src", room), { withFileTypes: true });
  const folders = entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
  return folders.flatMap((one) => [
    ...folders
      .filter((other) => other !== one)
      .map((other) => ({
        target: `./src/${room}/${one}`,
        from: `./src/${room}/${other}`,
        message: `What is in one folder of ${room} imports no other one.`,
      })),
    {
      target: [`./src/${room}/*.ts`, ...all.filter((r) => r !== room).map((r) => `./src/${r}`)],
      from: `./src/${room}/${one}`,
      message: `Only extension.ts knows which ${room} exist.`,
    },
  ]);
});

export default tseslint.config(
  { ignores: ["dist/", "out/", "node_modules/", ".vscode-test/"] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    plugins: { "import-x": importX },
    rules: {
      "import-x/no-restricted-paths": ["error", { zones: [...arrows, ...islands] }],
      "import-x/no-cycle": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      eqeqeq: ["error", "always", { null: "ignore" }],
      "no-console": "error",
    },
  },
  {
    // VS Code is known only to the interface, the composition root and the storage adapters.
    files: ["src/**/*.ts"],
    ignores: ["src/ui/**", "src/extension.ts", "src/accounts/vscode*.ts"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          paths: [
            {
              name: "vscode",
              message: "Only ui/, extension.ts and accounts/vscode*.ts import vscode (design §2).",
            },
          ],
        },
      ],
    },
  },
  {
    // VS Code makes links, commands even, of what looks like one in a message: messages.ts takes that away.
    files: ["src/**/*.ts"],
    ignores: ["src/ui/messages.ts"],
    rules: {
      "no-restricted-syntax": [
        "error",
        {
          selector: "MemberExpression[property.name=/^show(Information|Warning|Error)Message$/]",
          message: "Only ui/messages.ts shows messages: use say, warn, fail or agreed.",
        },
      ],
    },
  },
  {
    // The toolkit is archived upstream: one file imports it, so that replacing it changes one file.
    files: ["webviews/**/*.ts"],
    ignores: ["webviews/components.ts"],
    rules: {
      "no-restricted-imports": ["error", { paths: ["@vscode/webview-ui-toolkit"] }],
    },
  },
  {
    // Programs and tests talk to a terminal.
    files: ["test/**/*.ts", "src/sandbox/main.ts", "esbuild.js"],
    rules: { "no-console": "off", "@typescript-eslint/no-non-null-assertion": "off" },
  },
  { files: ["*.js"], extends: [tseslint.configs.disableTypeChecked] },
);
