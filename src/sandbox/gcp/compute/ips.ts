/** The range of a CIDR as numbers: from its first address up to, not including, the end. */
function rangeOf(cidr: string): { first: number; end: number } {
  const [address = "", bits = "32"] = cidr.split("/");
  const size = 2 ** (32 - Number(bits));
  const first = Math.floor(toNumber(address) / size) * size;
  return { first, end: first + size };
}

function toNumber(ip: string): number {
  return ip.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}

function toIp(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");
}

const form = /^(?:\d{1,3}\.){3}\d{1,3}$/;

/** Whether a machine may have this address: four of a subnet are the cloud's own. */
export function isIn(ip: string, cidr: string): boolean {
  const { first, end } = rangeOf(cidr);
  const value = toNumber(ip);
  return form.test(ip) && value >= first + 2 && value < end - 2;
}

/** The first address that is not used; undefined when there is none. */
export function freeIp(cidr: string, used: ReadonlySet<string>): string | undefined {
  const { first, end } = rangeOf(cidr);
  for (let value = first + 2; value < end - 2; value += 1) {
    const ip = toIp(value);
    if (!used.has(ip)) return ip;
  }
  return undefined;
}
