// Set-up: what the commands need before they can build.
import { setUpPackages } from "./packages.mjs";
import { setUpToolchain } from "./toolchain.mjs";

export async function setUp() {
  await setUpToolchain();
  await setUpPackages();
}
