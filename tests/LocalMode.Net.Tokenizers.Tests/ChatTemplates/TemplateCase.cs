using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace LocalMode.Tokenizers.Tests.ChatTemplates;

/// <summary>One fixture case. <see cref="Expected"/> is null where Jinja fails.</summary>
internal sealed record TemplateCase(string Name, string Template, JsonElement Context, string? Expected, string? ErrorKind, string? ErrorMessage)
{
    private static readonly DateTimeOffset Clock = new(2026, 11, 22, 21, 37, 5, TimeSpan.Zero);

    public static TemplateCase From(string name, string template, JsonElement item, JsonElement shared)
    {
        JsonElement context = item.GetProperty("context");
        if (context.ValueKind == JsonValueKind.String) context = shared;
        bool fails = item.TryGetProperty("error", out JsonElement error) && error.GetBoolean();
        return new TemplateCase(
            name, template, context,
            fails ? null : item.GetProperty("expected").GetString(),
            fails ? item.GetProperty("kind").GetString() : null,
            fails ? item.GetProperty("message").GetString() : null);
    }

    public RenderedPrompt Render()
    {
        Dictionary<string, object?> variables = Context.EnumerateObject().ToDictionary(property => property.Name, property => (object?)property.Value, StringComparer.Ordinal);
        var options = new ChatTemplateOptions { Variables = variables, TimeProvider = new FakeTimeProvider(Clock) };
        return ChatTemplate.Parse(Template).Render([], options);
    }
}
