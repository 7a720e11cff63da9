using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Time.Testing;

namespace LocalMode.Tokenizers.Tests.ChatTemplates;

/// <summary>
/// A model case in which every string that a user decides holds all special strings of the template. Each such string stands between
/// <see cref="Open"/> and <see cref="Close"/>, so that it can be told from the template's own wherever it ends up.
/// </summary>
internal sealed partial class PlantedCase
{
    public const char Open = '§';

    public const char Close = '¶';

    // What templates compare with instead of printing it, and what Mistral's measures.
    private static readonly HashSet<string> Structure = new(StringComparer.Ordinal) { "role", "type", "id", "tool_call_id" };
    private static readonly HashSet<string> MapsOfUserKeys = new(StringComparer.Ordinal) { "properties", "arguments" };

    private readonly string _plant;

    public PlantedCase(TemplateCase item)
    {
        JsonObject context = JsonNode.Parse(item.Context.GetRawText())!.AsObject();
        Bos = (string?)context["bos_token"];
        Eos = (string?)context["eos_token"];
        context.Remove("bos_token");
        context.Remove("eos_token");
        Specials = [.. Special().Matches(item.Template).Select(match => match.Value).Append(Bos!).Append(Eos!).Where(text => !string.IsNullOrEmpty(text)).Distinct(StringComparer.Ordinal)];
        var plant = new StringBuilder();
        foreach (string special in Specials) plant.Append(Open).Append(special).Append(Close);
        _plant = plant.ToString();
        Variables = context.ToDictionary(entry => entry.Key, entry => (object?)System.Text.Json.JsonSerializer.SerializeToElement(Plant(entry.Value, false)), StringComparer.Ordinal);
        Template = item.Template;
    }

    public string[] Specials { get; }

    public string Template { get; }

    public string? Bos { get; }

    public string? Eos { get; }

    public int Planted { get; private set; }

    public Dictionary<string, object?> Variables { get; }

    public RenderedPrompt Render() => ChatTemplate.Parse(Template).Render([], new ChatTemplateOptions
    {
        BosToken = Bos,
        EosToken = Eos,
        Variables = Variables,
        TimeProvider = new FakeTimeProvider(new DateTimeOffset(2026, 11, 22, 21, 37, 5, TimeSpan.Zero)),
    });

    private JsonNode? Plant(JsonNode? node, bool userKeys)
    {
        switch (node)
        {
            case JsonArray list:
                return new JsonArray([.. list.Select(item => Plant(item, userKeys: false))]);
            case JsonObject map:
                var planted = new JsonObject();
                foreach ((string key, JsonNode? value) in map)
                {
                    planted[userKeys ? Plant(key) : key] = Structure.Contains(key) && !userKeys ? value?.DeepClone() : Plant(value, MapsOfUserKeys.Contains(key) && !userKeys);
                }

                return planted;
            case JsonValue value when value.TryGetValue(out string? text):
                return JsonValue.Create(Plant(text));
            default:
                return node?.DeepClone();
        }
    }

    private string Plant(string text)
    {
        Planted++;
        foreach (string special in Specials) text = text.Replace(special, Open + special + Close, StringComparison.Ordinal);
        return text + _plant;
    }

    // Templates cut answers at </think>, so a planted one would change what the template does.
    [GeneratedRegex(@"<[|｜][^<>|｜']+[|｜]>|</?(?!think)[a-z_]+>|\[/?[A-Z_]{3,}\]")]
    private static partial Regex Special();
}
