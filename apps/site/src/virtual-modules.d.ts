// The modules that the build makes (build/packages-plugin.ts).
declare module "virtual:packages" {
  export const packages: readonly import("./pages/packages/package-page.ts").PackagePage[];
}
declare module "virtual:readme-examples" {
  export const examples: Readonly<Record<string, () => Promise<{ run(console: Pick<Console, "log">): Promise<void> }>>>;
}
