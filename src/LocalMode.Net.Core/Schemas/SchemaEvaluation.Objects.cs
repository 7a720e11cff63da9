using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace LocalMode;

/// <content>Objects.</content>
internal sealed partial class SchemaEvaluation
{
    private bool EvaluateObject(JsonSchemaNode node, JsonElement instance, EvaluatedSet? marks)
    {
        MemberTable? table = node.Members;
        Span<ulong> present = table is null || table.Count <= 256 ? stackalloc ulong[4] : new ulong[(table.Count + 63) / 64];
        present.Clear();
        bool valid = true;
        int index = -1;
        foreach (JsonProperty member in instance.EnumerateObject())
        {
            index++;
            ReadOnlySpan<byte> name = JsonMarshal.GetRawUtf8PropertyName(member);
            Step(1 + (name.Length / 64));
            bool matched = false;
            if (table?.Find(Chars(name)) is { } entry)
            {
                present[entry.Index >> 6] |= 1UL << entry.Index;
                if (entry.Schema is { } schema)
                {
                    matched = true;
                    valid &= EvaluateMember(schema, member, null, node);
                }
            }
            foreach (JsonSchemaPatternProperty pattern in node.PatternNodes)
            {
                if (!IsMatch(pattern.Pattern, name))
                    continue;
                matched = true;
                valid &= EvaluateMember(pattern.Schema, member, null, node);
            }
            if (!matched && node.AdditionalProperties is { } additional)
            {
                matched = true;
                valid &= EvaluateMember(additional, member, "additionalProperties", node);
            }
            if (matched)
                marks?.Add(index);
            if (node.PropertyNames is { } names && (valid || !Stop))
                valid &= EvaluateName(names, member, node);
            if (!valid && Stop)
                return false;
        }
        return valid & EvaluateSize(node, instance) && (!(table is not null && (valid || !Stop)) || EvaluatePresence(node, table, present, instance, marks) & valid);
    }

    private bool EvaluateMember(JsonSchemaNode schema, JsonProperty member, string? closing, JsonSchemaNode owner)
    {
        if (_errors is null)
            return EvaluateChild(schema, member.Value);
        if (Stop)
            return false;
        _path.Add(new PathStep(SchemaText.NameOf(member), 0));
        bool valid = closing is not null && schema.Always == false
            ? Fail(owner, closing, $"this member is not allowed{Allowed(owner)}")
            : EvaluateChild(schema, member.Value);
        _path.RemoveAt(_path.Count - 1);
        return valid;
    }

    private bool EvaluateSize(JsonSchemaNode node, JsonElement instance)
    {
        if (node.MinProperties is null && node.MaxProperties is null)
            return true;
        int count = instance.GetPropertyCount();
        if (count < node.MinProperties)
            return Fail(node, "minProperties", $"expected at least {node.MinProperties} members, found {count}");
        return !(count > node.MaxProperties) || Fail(node, "maxProperties", $"expected at most {node.MaxProperties} members, found {count}");
    }

    private bool EvaluatePresence(JsonSchemaNode node, MemberTable table, ReadOnlySpan<ulong> present, JsonElement instance, EvaluatedSet? marks)
    {
        bool valid = true;
        Step(node.RequiredNames.Length / 4);
        foreach (string name in node.RequiredNames)
        {
            if (Has(present, table.IndexOf(name)))
                continue;
            valid = Fail(node, "required", $"the member \"{SchemaText.Cut(name)}\" is missing");
            if (Stop)
                return false;
        }
        foreach (JsonSchemaDependency dependency in node.DependentNames)
        {
            if (!Has(present, table.IndexOf(dependency.Name)))
                continue;
            Step(dependency.Names.Length / 4);
            foreach (string name in dependency.Names)
            {
                if (Has(present, table.IndexOf(name)))
                    continue;
                valid = Fail(node, dependency.Keyword, $"the member \"{SchemaText.Cut(name)}\" is missing, which \"{SchemaText.Cut(dependency.Name)}\" asks for");
                if (Stop)
                    return false;
            }
        }
        foreach (JsonSchemaProperty dependency in node.DependentNodes)
        {
            if (!Has(present, table.IndexOf(dependency.Name)))
                continue;
            valid &= Evaluate(dependency.Schema, instance, marks);
            if (!valid && Stop)
                return false;
        }
        return valid;
    }

    /// <summary>A name is a string to the schema, so it becomes one.</summary>
    private bool EvaluateName(JsonSchemaNode schema, JsonProperty member, JsonSchemaNode owner)
    {
        ReadOnlySpan<byte> raw = JsonMarshal.GetRawUtf8PropertyName(member);
        Step(4 + (raw.Length / 16));
        byte[] quoted = new byte[raw.Length + 2];
        quoted[0] = quoted[^1] = (byte)'"';
        raw.CopyTo(quoted.AsSpan(1));
        using JsonDocument document = JsonDocument.Parse(quoted);
        if (_errors is null)
            return EvaluateChild(schema, document.RootElement);
        _path.Add(new PathStep(SchemaText.NameOf(member), 0));
        bool valid = Quietly(schema, document.RootElement, marks: null)
            || Fail(owner, "propertyNames", $"the name of this member is not allowed{(schema.Pattern is { } pattern ? $": it must match the pattern {SchemaText.Cut(pattern.Source)}" : "")}");
        _path.RemoveAt(_path.Count - 1);
        return valid;
    }

    private bool EvaluateUnevaluatedProperties(JsonSchemaNode node, JsonElement instance, EvaluatedSet marks)
    {
        bool valid = true;
        int index = -1;
        foreach (JsonProperty member in instance.EnumerateObject())
        {
            Step(1);
            if (marks.Contains(++index))
                continue;
            valid &= EvaluateMember(node.UnevaluatedProperties!, member, "unevaluatedProperties", node);
            if (!valid && Stop)
                return false;
            marks.Add(index);
        }
        return valid;
    }

    private static bool Has(ReadOnlySpan<ulong> present, int index) => (present[index >> 6] & (1UL << index)) != 0;

    private static string Allowed(JsonSchemaNode node)
    {
        const int Shown = 12;
        if (node.PropertyNodes.Length == 0)
            return "";
        StringBuilder text = new("; allowed: ");
        for (int i = 0; i < Math.Min(node.PropertyNodes.Length, Shown); i++)
            text.Append(i == 0 ? "" : ", ").Append(SchemaText.Cut(node.PropertyNodes[i].Name));
        return text.Append(node.PropertyNodes.Length > Shown ? ", ..." : "").ToString();
    }
}
