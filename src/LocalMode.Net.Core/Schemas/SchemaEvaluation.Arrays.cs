using System.Buffers;
using System.Text.Json;

namespace LocalMode;

/// <content>Arrays.</content>
internal sealed partial class SchemaEvaluation
{
    private const int PairwiseLength = 8;

    private bool EvaluateArray(JsonSchemaNode node, JsonElement instance, EvaluatedSet? marks)
    {
        int count = instance.GetArrayLength();
        bool valid = true;
        if (count < node.MinItems)
            valid = Fail(node, "minItems", $"expected at least {node.MinItems} items, found {count}");
        if (count > node.MaxItems)
            valid = Fail(node, "maxItems", $"expected at most {node.MaxItems} items, found {count}");
        if (!valid && Stop)
            return false;
        if (node.PrefixNodes.Length != 0 || node.Items is not null || node.Contains is not null)
            valid &= EvaluateItems(node, instance, marks);
        if (node.UniqueItems && (valid || !Stop))
            valid &= EvaluateUnique(node, instance, count);
        return valid;
    }

    private bool EvaluateItems(JsonSchemaNode node, JsonElement instance, EvaluatedSet? marks)
    {
        bool valid = true;
        int index = -1;
        int contained = 0;
        // 2020-12 takes what contains has matched as evaluated.
        EvaluatedSet? containedMarks = node.Draft >= JsonSchemaDraft.Draft202012 ? marks : null;
        foreach (JsonElement item in instance.EnumerateArray())
        {
            index++;
            Step(1);
            JsonSchemaNode? schema = index < node.PrefixNodes.Length ? node.PrefixNodes[index] : node.Items;
            if (schema is not null)
            {
                marks?.Add(index);
                valid &= EvaluateItem(schema, item, index, index < node.PrefixNodes.Length ? null : node.ItemsKeyword, node);
                if (!valid && Stop)
                    return false;
            }
            if (node.Contains is { } contains && QuietlyChild(contains, item))
            {
                contained++;
                containedMarks?.Add(index);
            }
        }
        if (contained < node.MinContains)
            valid = Fail(node, node.MinContains == 1 ? "contains" : "minContains", $"expected at least {node.MinContains} items of the form that \"contains\" asks for, found {contained}");
        if (contained > node.MaxContains && (valid || !Stop))
            valid = Fail(node, "maxContains", $"expected at most {node.MaxContains} items of the form that \"contains\" names, found {contained}");
        return valid;
    }

    private bool EvaluateItem(JsonSchemaNode schema, JsonElement item, int index, string? closing, JsonSchemaNode owner)
    {
        if (_errors is null)
            return EvaluateChild(schema, item);
        if (Stop)
            return false;
        _path.Add(new PathStep(null, index));
        bool valid = closing is not null && schema.Always == false
            ? Fail(owner, closing, $"this item is not allowed; at most {index} may stand here")
            : EvaluateChild(schema, item);
        _path.RemoveAt(_path.Count - 1);
        return valid;
    }

    private bool QuietlyChild(JsonSchemaNode node, JsonElement child)
    {
        List<JsonSchemaError>? errors = _errors;
        _errors = null;
        bool valid = EvaluateChild(node, child);
        _errors = errors;
        return valid;
    }

    private bool EvaluateUnevaluatedItems(JsonSchemaNode node, JsonElement instance, EvaluatedSet marks)
    {
        bool valid = true;
        int index = -1;
        foreach (JsonElement item in instance.EnumerateArray())
        {
            Step(1);
            if (marks.Contains(++index))
                continue;
            valid &= EvaluateItem(node.UnevaluatedItems!, item, index, "unevaluatedItems", node);
            if (!valid && Stop)
                return false;
            marks.Add(index);
        }
        return valid;
    }

    private bool EvaluateUnevaluated(JsonSchemaNode node, JsonElement instance, EvaluatedSet marks) =>
        instance.ValueKind == JsonValueKind.Object
            ? EvaluateUnevaluatedProperties(node, instance, marks)
            : EvaluateUnevaluatedItems(node, instance, marks);

    private bool EvaluateUnique(JsonSchemaNode node, JsonElement instance, int count)
    {
        if (count < 2)
            return true;
        Step(count);
        JsonElement[] items = ArrayPool<JsonElement>.Shared.Rent(count);
        int index = 0;
        foreach (JsonElement item in instance.EnumerateArray())
            items[index++] = item;
        (int First, int Second) equal = count <= PairwiseLength ? FindPair(items, count) : FindByHash(items, count);
        ArrayPool<JsonElement>.Shared.Return(items, clearArray: true);
        return equal.Second == 0 || Fail(node, "uniqueItems", $"items {equal.First} and {equal.Second} are equal, all must differ");
    }

    private (int First, int Second) FindPair(JsonElement[] items, int count)
    {
        for (int second = 1; second < count; second++)
        {
            for (int first = 0; first < second; first++)
            {
                if (AreEqual(items[first], items[second], depth: 0))
                    return (first, second);
            }
        }
        return default;
    }

    private (int First, int Second) FindByHash(JsonElement[] items, int count)
    {
        int[] hashes = ArrayPool<int>.Shared.Rent(count);
        int[] order = ArrayPool<int>.Shared.Rent(count);
        for (int i = 0; i < count; i++)
        {
            hashes[i] = HashOf(items[i], depth: 0);
            order[i] = i;
        }
        Array.Sort(hashes, order, 0, count);
        (int First, int Second) equal = default;
        for (int second = 1; second < count && equal.Second == 0; second++)
        {
            for (int first = second - 1; first >= 0 && hashes[first] == hashes[second]; first--)
            {
                if (!AreEqual(items[order[first]], items[order[second]], depth: 0))
                    continue;
                equal = (Math.Min(order[first], order[second]), Math.Max(order[first], order[second]));
                break;
            }
        }
        ArrayPool<int>.Shared.Return(hashes);
        ArrayPool<int>.Shared.Return(order);
        return equal;
    }
}
