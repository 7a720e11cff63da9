using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Privacy;

/// <summary>Makes requests of all kinds of content with values planted in them, from a seed.</summary>
internal sealed class RandomPayload(int seed)
{
    private static readonly string[] Values =
    [
        "jan+1@example.com", "+49 30 1234567", "DE89 3704 0044 0532 0130 00", "Zoë O'Brien", "sk-AbC/9+x=", "10.0.0.17", "C:\\geheim\\\"x\"", "東京都千代田区", "4111111111111111", "<b>&",
        "jan+1@example.com.org", "1234567 x",
    ];

    private readonly Random _random = new(seed);

    /// <summary>The values that this request may hold.</summary>
    public List<string> Planted { get; } = [];

    public IReadOnlyList<ChatMessage> Messages()
    {
        List<ChatMessage> messages = [new(ChatRole.System, Text())];
        int count = _random.Next(1, 6);
        for (int i = 0; i < count; i++)
        {
            ChatRole role = _random.Next(3) switch { 0 => ChatRole.User, 1 => ChatRole.Assistant, _ => ChatRole.Tool };
            messages.Add(new(role, [.. Contents(role)]) { AuthorName = _random.Next(5) == 0 ? Text() : null, AdditionalProperties = new() { ["local"] = Text() }, MessageId = Text() });
        }
        return messages;
    }

    public ChatOptions Options() => new()
    {
        Instructions = Maybe(),
        StopSequences = _random.Next(4) == 0 ? [Text()] : null,
        ResponseFormat = _random.Next(4) == 0 ? ChatResponseFormat.ForJsonSchema(Json(), "s", Maybe()) : null,
        Tools = _random.Next(3) == 0 ? [AIFunctionFactory.CreateDeclaration("f", Text(), Json(), Json()), AIFunctionFactory.CreateDeclaration("g", "plain", Payloads.Json(new { }))] : null,
        AdditionalProperties = _random.Next(4) == 0 ? new() { ["a"] = Text(), ["b"] = Json(), ["c"] = 7 } : null,
    };

    private IEnumerable<AIContent> Contents(ChatRole role)
    {
        int count = _random.Next(1, 5);
        for (int i = 0; i < count; i++)
        {
            if (role == ChatRole.Tool)
                yield return new FunctionResultContent("id" + i, Value());
            else
                yield return Content(i);
        }
    }

    private AIContent Content(int i)
    {
        switch (_random.Next(7))
        {
            case 0:
                return new FunctionCallContent("id" + i, "f", new Dictionary<string, object?> { [Text()] = Value(), ["n"] = 4111111111111111L, ["j"] = Json() });
            case 1:
                return new DataContent(Encoding.UTF8.GetBytes(Text()), "text/plain") { Name = Maybe() };
            case 2:
                return new DataContent(JsonSerializer.SerializeToUtf8Bytes(Json()), "application/json");
            case 3:
                return new TextReasoningContent(Text());
            case 4:
                return new UriContent("https://host/?q=" + Uri.EscapeDataString(Text()), "image/png");
            default:
                return new TextContent(Text());
        }
    }

    private object? Value() => _random.Next(6) switch
    {
        0 => Json(),
        1 => new List<string> { Text(), Text() },
        2 => JsonSerializer.Serialize(Json()),
        3 => 4111111111111111L,
        4 => new List<AIContent> { new TextContent(Text()), new TextContent(Text()) },
        _ => Text(),
    };

    private JsonElement Json() => Payloads.Json(new Dictionary<string, object?> { ["type"] = "object", [Text()] = new object?[] { Text(), 4111111111111111L, null, true, new { x = Text() } } });

    private string? Maybe() => _random.Next(3) == 0 ? Text() : null;

    private string Text()
    {
        StringBuilder text = new();
        int parts = _random.Next(1, 5);
        for (int i = 0; i < parts; i++)
        {
            if (_random.Next(3) == 0)
            {
                string value = Values[_random.Next(Values.Length)];
                Planted.Add(value);
                text.Append(value);
            }
            text.Append(_random.Next(5) switch { 0 => " and ", 1 => "\n", 2 => "é", 3 => "\\u0041%20", _ => "word" });
        }
        return text.ToString();
    }
}
