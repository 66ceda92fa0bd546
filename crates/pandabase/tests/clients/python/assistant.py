"""A shop that an assistant runs, by the official client library of the Model Context Protocol."""

import asyncio
import json
import sys

import httpx2
from mcp import Client
from mcp.client.stdio import StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

binary, base, token = sys.argv[1:]


async def told(client, name, arguments):
    """What a tool answers, and whether it was refused."""
    result = await client.call_tool(name, arguments)
    assert json.loads(result.content[0].text) == result.structured_content, result
    return result.structured_content, result.is_error


async def look(client, version):
    """Uses tools that only read, where no other works."""
    assert client.protocol_version == version, client.protocol_version
    assert client.server_info is not None and client.server_info.name == "pandabase"
    tools = {tool.name: tool for tool in (await client.list_tools()).tools}
    assert tools["find_order"].annotations.read_only_hint is True
    assert tools["refund_order"].annotations.destructive_hint is True
    found, refused = await told(client, "search_operations", {"query": "refund an order"})
    assert not refused and found["environment"] == "SANDBOX", found
    assert any(one["operation"] == "refundOrder" for one in found["result"]["operations"]), found
    store, refused = await told(client, "call_operation", {"operation": "getStore"})
    assert not refused and store["result"]["id"] == store["storeId"], store
    denied, refused = await told(client, "buy_with_test_card", {})
    assert refused and "--allow-writes" in denied["next"], denied


async def trade(client, buyer):
    """Buys, explains and refunds."""
    bought, refused = await told(client, "buy_with_test_card", {"email": buyer})
    assert not refused and bought["result"]["status"] == "COMPLETED", bought
    order = bought["result"]["orderId"]
    found, _ = await told(client, "find_order", {"by": buyer})
    assert found["result"]["order"]["id"] == order, found
    explained, _ = await told(client, "explain_amounts", {"id": order})
    assert all(one["holds"] for one in explained["result"]["sums"]), explained
    refunded, refused = await told(client, "refund_order", {"orderId": order})
    assert not refused and refunded["result"]["order"]["status"] == "REFUNDED", refunded
    books, _ = await told(client, "verify_books", {})
    assert books["result"]["holds"], books
    return order


def over_http(headers):
    client = httpx2.AsyncClient(headers={"authorization": f"Bearer {token}", **headers}, timeout=60)
    return streamable_http_client(f"{base}/mcp", http_client=client)


def over_stdio(arguments):
    env = {"PANDABASE_URL": base, "PANDABASE_TOKEN": token}
    return StdioServerParameters(command=binary, args=["mcp", *arguments], env=env)


async def main():
    orders = []
    for mode, version in [("auto", "2026-07-28"), ("legacy", "2025-11-25")]:
        async with Client(over_http({}), mode=mode) as client:
            await look(client, version)
        async with Client(over_stdio([]), mode=mode) as client:
            await look(client, version)
        async with Client(over_http({"x-pandabase-mcp-writes": "allow"}), mode=mode) as client:
            orders.append(await trade(client, f"http-{mode}@example.org"))
        async with Client(over_stdio(["--allow-writes"]), mode=mode) as client:
            orders.append(await trade(client, f"stdio-{mode}@example.org"))
    print(json.dumps(orders))


asyncio.run(main())
