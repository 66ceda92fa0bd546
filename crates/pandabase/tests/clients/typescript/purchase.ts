// What is bought, and by whom: the same in every client.
declare const process: { argv: string[]; exitCode: number };

export const [base, storeId, token, productId] = process.argv.slice(2) as [string, string, string, string];

export const customer = {
  email: "mia@example.org",
  name: "Mia Stone",
  billing: {
    line1: "1 Main St",
    city: "Oakland",
    state: "CA",
    postal_code: "94607",
    country: "US",
  },
};

export const card = { number: "4242424242424242", exp_month: 12, exp_year: 2040, cvc: "123" };

/** Ends the program when something is not there. */
export function must<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`no ${what}`);
  return value;
}

/** Tells the test which order was read, and how it stands. */
export function tell(order: { id: string; status: string; customer: { email: string } | null }): void {
  console.log(JSON.stringify({ id: order.id, status: order.status, email: order.customer?.email }));
}

export function run(purchase: () => Promise<void>): void {
  purchase().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
