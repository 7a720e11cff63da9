using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace LocalMode;

/// <content>Equality as JSON Schema has it: numbers by value, members in any order.</content>
internal sealed partial class SchemaEvaluation
{
    private bool AreEqual(JsonElement left, JsonElement right, int depth)
    {
        Step(1);
        if (left.ValueKind != right.ValueKind)
            return false;
        switch (left.ValueKind)
        {
            case JsonValueKind.Number:
                return JsonNumber.Parse(left).CompareTo(JsonNumber.Parse(right)) == 0;
            case JsonValueKind.String:
                return AreEqual(SchemaText.RawOf(left), SchemaText.RawOf(right));
            case JsonValueKind.Array:
                RefuseDepth(depth);
                return left.GetArrayLength() == right.GetArrayLength() && AreItemsEqual(left, right, depth);
            case JsonValueKind.Object:
                RefuseDepth(depth);
                return left.GetPropertyCount() == right.GetPropertyCount() && AreMembersEqual(left, right, depth);
            default:
                return true;
        }
    }

    private bool AreItemsEqual(JsonElement left, JsonElement right, int depth)
    {
        JsonElement.ArrayEnumerator others = right.EnumerateArray();
        foreach (JsonElement item in left.EnumerateArray())
        {
            others.MoveNext();
            if (!AreEqual(item, others.Current, depth + 1))
                return false;
        }
        return true;
    }

    private bool AreMembersEqual(JsonElement left, JsonElement right, int depth)
    {
        JsonElement.ObjectEnumerator others = right.EnumerateObject();
        foreach (JsonProperty member in left.EnumerateObject())
        {
            others.MoveNext();
            // Most objects of one kind have one order.
            ReadOnlySpan<byte> name = JsonMarshal.GetRawUtf8PropertyName(member);
            JsonElement other;
            if (AreEqual(name, JsonMarshal.GetRawUtf8PropertyName(others.Current)))
                other = others.Current.Value;
            else if (!TryFind(right, name, out other))
                return false;
            if (!AreEqual(member.Value, other, depth + 1))
                return false;
        }
        return true;
    }

    private bool TryFind(JsonElement element, ReadOnlySpan<byte> name, out JsonElement value)
    {
        bool found = false;
        value = default;
        foreach (JsonProperty member in element.EnumerateObject())
        {
            Step(1);
            if (!AreEqual(name, JsonMarshal.GetRawUtf8PropertyName(member)))
                continue;
            value = member.Value;
            found = true;
        }
        return found;
    }

    private bool AreEqual(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (left.Length == right.Length)
            Step(left.Length / 256);
        if (left.SequenceEqual(right))
            return true;
        if (!left.Contains((byte)'\\') && !right.Contains((byte)'\\'))
            return false;
        Step((left.Length + right.Length) / 64);
        int length = SchemaText.Decode(left, Grown(ref _otherChars, left.Length));
        return Chars(right).SequenceEqual(_otherChars.AsSpan(0, length));
    }

    private int HashOf(JsonElement element, int depth)
    {
        Step(1);
        HashCode hash = default;
        hash.Add((int)element.ValueKind);
        switch (element.ValueKind)
        {
            case JsonValueKind.Number:
                JsonNumber.Parse(element).AddTo(ref hash);
                break;
            case JsonValueKind.String:
                hash.Add(string.GetHashCode(Chars(SchemaText.RawOf(element))));
                break;
            case JsonValueKind.Array:
                RefuseDepth(depth);
                foreach (JsonElement item in element.EnumerateArray())
                    hash.Add(HashOf(item, depth + 1));
                break;
            case JsonValueKind.Object:
                RefuseDepth(depth);
                int sum = 0;
                foreach (JsonProperty member in element.EnumerateObject())
                    sum += HashCode.Combine(string.GetHashCode(Chars(JsonMarshal.GetRawUtf8PropertyName(member))), HashOf(member.Value, depth + 1));
                hash.Add(sum);
                break;
        }
        return hash.ToHashCode();
    }

    private void RefuseDepth(int depth)
    {
        if (depth >= _maxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new SchemaTooComplexException($"values nested {Math.Min(depth, _maxDepth)} deep");
    }
}
