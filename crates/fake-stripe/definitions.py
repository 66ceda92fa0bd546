#!/usr/bin/env python3
"""Makes definitions.json, the names and types of every parameter that the fake takes, from the official Python
package. The package is read, never imported, so it needs nothing else beside it.

    python3 definitions.py            writes definitions.json
    python3 definitions.py --check    fails when definitions.json is not what the installed package says
"""

import ast
import importlib.util
import json
import pathlib
import sys

WANTED = "16.1.0"
HERE = pathlib.Path(__file__).resolve().parent
OUTPUT = HERE / "definitions.json"

# The routes, each with the module below `stripe/params` and the class that has its parameters.
ROUTES = {
    "POST /v1/payment_intents": ("_payment_intent_create_params", "PaymentIntentCreateParams"),
    "GET /v1/payment_intents": ("_payment_intent_list_params", "PaymentIntentListParams"),
    "GET /v1/payment_intents/{id}": ("_payment_intent_retrieve_params", "PaymentIntentRetrieveParams"),
    "POST /v1/payment_intents/{id}": ("_payment_intent_update_params", "PaymentIntentUpdateParams"),
    "POST /v1/payment_intents/{id}/confirm": ("_payment_intent_confirm_params", "PaymentIntentConfirmParams"),
    "POST /v1/payment_intents/{id}/cancel": ("_payment_intent_cancel_params", "PaymentIntentCancelParams"),
    "POST /v1/setup_intents": ("_setup_intent_create_params", "SetupIntentCreateParams"),
    "GET /v1/setup_intents": ("_setup_intent_list_params", "SetupIntentListParams"),
    "GET /v1/setup_intents/{id}": ("_setup_intent_retrieve_params", "SetupIntentRetrieveParams"),
    "POST /v1/setup_intents/{id}": ("_setup_intent_update_params", "SetupIntentUpdateParams"),
    "POST /v1/setup_intents/{id}/confirm": ("_setup_intent_confirm_params", "SetupIntentConfirmParams"),
    "POST /v1/setup_intents/{id}/cancel": ("_setup_intent_cancel_params", "SetupIntentCancelParams"),
    "POST /v1/customers": ("_customer_create_params", "CustomerCreateParams"),
    "GET /v1/payment_methods/{id}": ("_payment_method_retrieve_params", "PaymentMethodRetrieveParams"),
    "POST /v1/payment_methods/{id}/attach": ("_payment_method_attach_params", "PaymentMethodAttachParams"),
    "GET /v1/confirmation_tokens/{id}": ("_confirmation_token_retrieve_params", "ConfirmationTokenRetrieveParams"),
    "POST /v1/refunds": ("_refund_create_params", "RefundCreateParams"),
    "GET /v1/refunds": ("_refund_list_params", "RefundListParams"),
    "GET /v1/refunds/{id}": ("_refund_retrieve_params", "RefundRetrieveParams"),
    "GET /v1/charges": ("_charge_list_params", "ChargeListParams"),
    "GET /v1/charges/{id}": ("_charge_retrieve_params", "ChargeRetrieveParams"),
    "GET /v1/disputes": ("_dispute_list_params", "DisputeListParams"),
    "GET /v1/disputes/{id}": ("_dispute_retrieve_params", "DisputeRetrieveParams"),
    "POST /v1/disputes/{id}": ("_dispute_update_params", "DisputeUpdateParams"),
    "GET /v1/events": ("_event_list_params", "EventListParams"),
    "GET /v1/events/{id}": ("_event_retrieve_params", "EventRetrieveParams"),
    "GET /v1/balance_transactions": ("_balance_transaction_list_params", "BalanceTransactionListParams"),
    "GET /v1/balance_transactions/{id}": ("_balance_transaction_retrieve_params", "BalanceTransactionRetrieveParams"),
    "GET /v1/reviews/{id}": ("_review_retrieve_params", "ReviewRetrieveParams"),
    "GET /v1/radar/early_fraud_warnings/{id}": (
        "radar/_early_fraud_warning_retrieve_params",
        "EarlyFraudWarningRetrieveParams",
    ),
    "GET /v1/mandates/{id}": ("_mandate_retrieve_params", "MandateRetrieveParams"),
    "GET /v1/payouts": ("_payout_list_params", "PayoutListParams"),
    "GET /v1/payouts/{id}": ("_payout_retrieve_params", "PayoutRetrieveParams"),
    "GET /v1/account": ("_account_retrieve_current_params", "AccountRetrieveCurrentParams"),
    "POST /v1/webhook_endpoints": ("_webhook_endpoint_create_params", "WebhookEndpointCreateParams"),
    "GET /v1/webhook_endpoints": ("_webhook_endpoint_list_params", "WebhookEndpointListParams"),
    "GET /v1/webhook_endpoints/{id}": ("_webhook_endpoint_retrieve_params", "WebhookEndpointRetrieveParams"),
    "POST /v1/webhook_endpoints/{id}": ("_webhook_endpoint_update_params", "WebhookEndpointUpdateParams"),
    "DELETE /v1/webhook_endpoints/{id}": ("_webhook_endpoint_delete_params", "WebhookEndpointDeleteParams"),
    "POST /v1/files": ("_file_create_params", "FileCreateParams"),
}

NAMES = {"str": "string", "int": "integer", "bool": "boolean", "float": "number", "Any": "anything"}


class Maker:
    """Collects the shapes that the routes use. Shapes that say the same are kept once."""

    def __init__(self, package):
        self.package = package
        self.modules = {}
        self.shapes = {}
        self.known = {}
        self.enums = {}

    def module(self, name):
        """The classes of a module: for each its bases and fields."""
        if name not in self.modules:
            tree = ast.parse((self.package / "params" / f"{name}.py").read_text("utf-8"))
            self.modules[name] = dict(filter(None, map(read_class, tree.body)))
        return self.modules[name]

    def fields(self, classes, name):
        """The fields of a class with those that it inherits."""
        bases, own = classes[name]
        inherited = {}
        for base in bases:
            if base in classes:
                inherited.update(self.fields(classes, base))
        inherited.update(own)
        return inherited

    def shape(self, module, name):
        """The name under which a class's shape is kept."""
        if (module, name) in self.known:
            return self.known[module, name]
        classes = self.module(module)
        fields, required = {}, []
        for field, annotation in sorted(self.fields(classes, name).items()):
            optional, annotation = unwrap(annotation)
            fields[field] = self.type(module, annotation)
            if not optional:
                required.append(field)
        shape = {"fields": fields}
        if required:
            shape["required"] = required
        same = [other for other, kept in self.shapes.items() if kept == shape]
        kept = same[0] if same else name
        self.shapes.setdefault(kept, shape)
        self.known[module, name] = kept
        return kept

    def type(self, module, node):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return self.type(module, ast.parse(node.value, mode="eval").body)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            return self.union(module, flatten(node))
        if isinstance(node, ast.Name):
            return NAMES.get(node.id) or {"shape": self.shape(module, node.id)}
        if isinstance(node, ast.Subscript):
            return self.subscript(module, node)
        raise SystemExit(f"cannot read the type {ast.dump(node)}")

    def subscript(self, module, node):
        outer = node.value.id
        if outer == "Union":
            return self.union(module, node.slice.elts)
        if outer == "Optional":
            return self.type(module, node.slice)
        if outer in ("List", "Sequence"):
            return {"list": self.type(module, node.slice)}
        if outer == "Dict":
            return {"map": self.type(module, node.slice.elts[1])}
        if outer == "UntypedStripeObject":
            return {"map": self.type(module, node.slice)}
        if outer == "Literal":
            return self.literal(literals(node))
        raise SystemExit(f"cannot read the type {ast.dump(node)}")

    def literal(self, values):
        """An enum; an empty text in it means that the parameter can be taken back."""
        parts = ["empty"] if "" in values else []
        values = sorted(value for value in values if value != "")
        if values:
            words = " ".join(values)
            self.enums.setdefault(words, f"e{len(self.enums)}")
            parts.append({"enum": self.enums[words]})
        return parts[0] if len(parts) == 1 else {"any": parts}

    def union(self, module, nodes):
        """Beside an enum, `str` only says that older clients must not fail: the values are those of the enum."""
        parts = []
        for node in nodes:
            made = self.type(module, node)
            for part in made["any"] if isinstance(made, dict) and "any" in made else [made]:
                if part not in parts:
                    parts.append(part)
        if any(isinstance(part, dict) and "enum" in part for part in parts):
            parts = [part for part in parts if part != "string"]
        return parts[0] if len(parts) == 1 else {"any": parts}


def read_class(node):
    if isinstance(node, ast.ClassDef):
        bases = [base.id for base in node.bases if isinstance(base, ast.Name)]
        fields = {item.target.id: item.annotation for item in node.body if isinstance(item, ast.AnnAssign)}
        return node.name, (bases, fields)
    # Names that are words of Python, as `from`, are in a dictionary.
    if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and node.value.func.id == "TypedDict":
        keys = [key.value for key in node.value.args[1].keys]
        return node.targets[0].id, ([], dict(zip(keys, node.value.args[1].values)))
    return None


def unwrap(annotation):
    if isinstance(annotation, ast.Subscript) and annotation.value.id == "NotRequired":
        return True, annotation.slice
    return False, annotation


def flatten(node):
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return flatten(node.left) + flatten(node.right)
    return [node]


def literals(node):
    elements = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    return [element.value for element in elements]


def constant(path, name):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", None) == name:
            return node.value.value
    raise SystemExit(f"{path} has no {name}")


def make():
    found = importlib.util.find_spec("stripe")
    if found is None:
        raise SystemExit(f"install stripe=={WANTED} first")
    package = pathlib.Path(found.origin).parent
    version = constant(package / "_version.py", "VERSION")
    if version != WANTED:
        raise SystemExit(f"stripe {version} is installed, {WANTED} is wanted")
    maker = Maker(package)
    routes = {route: maker.shape(*place) for route, place in ROUTES.items()}
    made = {
        "package": f"stripe {version}",
        "version": constant(package / "_api_version.py", "CURRENT"),
        "routes": routes,
        "enums": {name: words for words, name in maker.enums.items()},
        "shapes": dict(sorted(maker.shapes.items())),
    }
    return written(made)


def written(made):
    """A line for each route, enum and shape, so that a change of the package can be read."""
    parts = []
    for key, value in made.items():
        if isinstance(value, dict):
            rows = [f"  {json.dumps(name)}: {json.dumps(entry)}" for name, entry in value.items()]
            parts.append(f"{json.dumps(key)}: {{\n" + ",\n".join(rows) + "\n}")
        else:
            parts.append(f"{json.dumps(key)}: {json.dumps(value)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def main():
    made = make()
    if "--check" not in sys.argv[1:]:
        OUTPUT.write_text(made, "utf-8")
    elif OUTPUT.read_text("utf-8") != made:
        raise SystemExit("definitions.json is not what the installed package says: run definitions.py and read the diff")


if __name__ == "__main__":
    main()
