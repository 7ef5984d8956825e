/** esbuild writes an imported style sheet beside the bundle. */
declare module "*.css";
