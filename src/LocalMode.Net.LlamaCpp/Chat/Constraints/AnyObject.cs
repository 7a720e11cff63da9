using System.Text.Json;

namespace LocalMode.LlamaCpp.Chat.Constraints;

/// <summary>The schema of any object.</summary>
internal static class AnyObject
{
    /// <summary>Gets the schema.</summary>
    public static JsonElement Schema { get; } = JsonElement.Parse("""{"type": "object"}""");
}
