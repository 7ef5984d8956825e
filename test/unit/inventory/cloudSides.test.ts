import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { CloudSession } from "../../../src/clouds/cloud.ts";
import type { EndpointHalf } from "../../../src/domain/customerCloud.ts";
import { ApiError } from "../../../src/http/errors.ts";
import { CloudSides, type WantedSide } from "../../../src/inventory/cloudSides.ts";
import { yourTurns } from "../../../src/inventory/yourTurns.ts";
import { wantedSides } from "../../../src/inventory/wantedSides.ts";
import { cluster, endpoint, networking, service, storeWith } from "../ui/world.ts";

const east = { identity: "i1", region: "us-east-1" };
const west = { identity: "i1", region: "us-west-2" };

let asked: string[];
let answer: () => ReturnType<CloudSession["endpoints"]>;
let wanted: readonly WantedSide[];
let signedOut: boolean;
let refused: string[];
let sides: CloudSides;

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  refused = [];
  signedOut = false;
  answer = () => Promise.resolve([]);
  wanted = [
    { ...east, visible: true },
    { ...west, visible: false },
  ];
  sides = new CloudSides({
    session: () =>
      Promise.resolve({
        endpoints: (region) => {
          asked.push(region);
          return answer();
        },
      }),
    wanted: () => wanted,
    signedOut: () => signedOut,
    refused: (id) => refused.push(id),
  });
});
afterEach(() => {
  sides.dispose();
  vi.useRealTimers();
});

const half = (id: string, state: EndpointHalf["status"]["state"]): EndpointHalf => ({
  ...{ id, region: "us-east-1", service: "s", network: "vpc-1", owner: "123456789012" },
  status: { state, word: state },
  ...{ subnets: [], zones: [], groups: [], addresses: [], tags: {} },
});
const count = (region: string): number => asked.filter((one) => one === region).length;
const refusal = new ApiError("authentication", "unchanged", {
  message: "Expired.",
  next: "Sign in.",
});

test("what is on screen is read every 30 s, the rest every 5 minutes", async () => {
  sides.start();
  await vi.advanceTimersByTimeAsync(301_000);
  expect(count("us-east-1")).toBeGreaterThanOrEqual(8);
  expect(count("us-east-1")).toBeLessThanOrEqual(11);
  expect(count("us-west-2")).toBeLessThanOrEqual(2);
});

test("nothing is read before it was started, nor while nothing matters", async () => {
  await vi.advanceTimersByTimeAsync(60_000);
  wanted = [];
  sides.start();
  await vi.advanceTimersByTimeAsync(600_000);
  expect(asked).toEqual([]);
});

test("nobody at the window: everything can wait", async () => {
  sides.start();
  await vi.advanceTimersByTimeAsync(1000);
  sides.setFocused(false);
  await vi.advanceTimersByTimeAsync(240_000);
  expect(count("us-east-1")).toBe(1);
});

test("a failure is kept beside what was read before, and told", async () => {
  await sides.refresh([east]);
  const told: unknown[] = [];
  sides.onDidChange((place) => told.push(place));
  answer = () =>
    Promise.reject(new ApiError("permission", "unchanged", { message: "No.", next: "Ask." }));
  await sides.refresh([east]);
  expect(sides.of(east)).toMatchObject({ endpoints: [], failure: { code: "permission" } });
  expect(told).toEqual([east]);
  expect(refused).toEqual([]);
});

test("who cannot sign in is reported, and not asked again by itself", async () => {
  answer = () => Promise.reject(refusal);
  sides.start();
  await vi.advanceTimersByTimeAsync(100);
  expect(refused).toEqual(["i1", "i1"]);
  signedOut = true;
  asked = [];
  await vi.advanceTimersByTimeAsync(600_000);
  expect(asked).toEqual([]);
  signedOut = false;
  sides.wake();
  await vi.advanceTimersByTimeAsync(100);
  expect(count("us-east-1")).toBe(1);
});

test("a place has one call in flight, whoever asks", async () => {
  await Promise.all([sides.refresh([east, east]), sides.refresh([east])]);
  expect(asked).toEqual(["us-east-1"]);
});

test("of an identity that signs in in another way nothing is known", async () => {
  await sides.refresh([east, { identity: "i2", region: "us-east-1" }]);
  sides.forget("i1");
  expect(sides.of(east)).toBeUndefined();
  expect(sides.of({ identity: "i2", region: "us-east-1" })).toBeDefined();
});

test("an answer to an identity that signs in in another way by then is late, and dropped", async () => {
  let give: (all: EndpointHalf[]) => void = () => undefined;
  answer = () => new Promise((resolve) => (give = resolve));
  const reading = sides.refresh([east]);
  await vi.advanceTimersByTimeAsync(10);
  sides.forget("i1");
  give([]);
  await reading;
  expect(sides.of(east)).toBeUndefined();
});

test("an endpoint that is well at the provider and gone in one's own cloud waits for the person", async () => {
  const known = networking({ endpoints: { items: [endpoint("vpce-1"), endpoint("vpce-2")] } });
  const store = storeWith([{ cluster: cluster({ id: "c1" }), networking: known }]);
  const accountId = store.accounts()[0]!.id;
  const account = "123456789012";
  const clusters = [{ accountId, clusterId: "c1", identity: "i1", account }];
  const ids = () => yourTurns(clusters, store, sides).map((one) => one.endpoint.id);
  expect(ids()).toEqual([]);
  answer = () => Promise.resolve([half("vpce-1", "available"), half("vpce-2", "rejected")]);
  await sides.refresh([east]);
  expect(ids()).toEqual(["vpce-2"]);
  answer = () => Promise.resolve([half("vpce-2", "available")]);
  await sides.refresh([east]);
  expect(ids()).toEqual(["vpce-1"]);
  answer = () => Promise.reject(refusal);
  await sides.refresh([east]);
  expect(ids()).toEqual([]);
});

test("the places that matter are the regions of endpoints and services of clusters with an identity", () => {
  const known = networking({
    endpoints: {
      items: [endpoint("vpce-1"), endpoint("vpce-2", "available", { cloudRegion: "eu-west-1" })],
    },
    services: { items: [service("s1", { region: "us-west-2" })] },
  });
  const store = storeWith(
    ["c1", "c2"].map((id) => ({ cluster: cluster({ id }), networking: known })),
  );
  const accountId = store.accounts()[0]!.id;
  const clusters = [{ accountId, clusterId: "c1", identity: "i1" }];
  expect(wantedSides(clusters, store, [{ accountId, clusterId: "c1" }])).toEqual([
    { identity: "i1", region: "us-east-1", visible: true },
    { identity: "i1", region: "eu-west-1", visible: true },
    { identity: "i1", region: "us-west-2", visible: true },
  ]);
  expect(wantedSides(clusters, store, []).some(({ visible }) => visible)).toBe(false);
});
