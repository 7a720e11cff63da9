using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalMode.Tokenizers.Tests.Constraints.Fuzzing;

/// <summary>Writes a value in the order that constraints promise, compact, with random escapes. Knows nothing of the engine.</summary>
internal sealed class OrderedText(JsonElement root, Random random)
{
    private readonly SchemaWalk _walk = new(root, random);
    private readonly StringBuilder _text = new();

    public string Write(JsonNode? value)
    {
        Write(value, [root]);
        return _text.ToString();
    }

    private void Write(JsonNode? value, List<JsonElement> schemas)
    {
        switch (value)
        {
            case JsonObject members:
                List<JsonElement> parts = _walk.Parts(schemas);
                List<string> order = SchemaWalk.Order(parts);
                IEnumerable<string> others = members.Select(static m => m.Key).Where(name => !order.Contains(name));
                _text.Append('{');
                foreach (string name in order.Where(members.ContainsKey).Concat(others))
                {
                    if (_text[^1] != '{')
                        _text.Append(',');
                    WriteString(name);
                    _text.Append(':');
                    Write(members[name], SchemaWalk.OfProperty(parts, name, FuzzInstances.Matches));
                }

                _text.Append('}');
                break;
            case JsonArray items:
                List<JsonElement> about = _walk.Parts(schemas);
                _text.Append('[');
                for (int i = 0; i < items.Count; i++)
                {
                    if (i > 0)
                        _text.Append(',');
                    Write(items[i], _walk.OfItem(about, i));
                }

                _text.Append(']');
                break;
            case JsonValue text when text.GetValueKind() == JsonValueKind.String:
                WriteString(text.GetValue<string>());
                break;
            default:
                _text.Append(value?.ToJsonString() ?? "null");
                break;
        }
    }

    private void WriteString(string value)
    {
        _text.Append('"');
        foreach (char c in value)
        {
            bool isEscaped = c is '"' or '\\' or < ' ' || random.Next(12) == 0;
            // A pair of surrogates is written in one form.
            if (!isEscaped || char.IsSurrogate(c))
                _text.Append(c);
            else if ("\"\\/".Contains(c, StringComparison.Ordinal) && random.Next(2) == 0)
                _text.Append('\\').Append(c);
            else if (c == '\n' && random.Next(2) == 0)
                _text.Append("\\n");
            else
                _text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        }

        _text.Append('"');
    }
}
