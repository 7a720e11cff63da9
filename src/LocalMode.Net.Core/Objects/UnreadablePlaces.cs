using System.Text.Json.Nodes;

namespace LocalMode;

/// <summary>
/// Marks the places of a schema whose type System.Text.Json cannot read. Only what is left of the schema in the end counts: members that are never read
/// may be of any type.
/// </summary>
internal static class UnreadablePlaces
{
    private const string Keyword = "x-localmode-unreadable";

    /// <param name="schema">The place.</param>
    /// <param name="problem">What cannot be read, why, and what to do.</param>
    public static void Mark(JsonObject schema, string problem) => schema[Keyword] = problem;

    /// <exception cref="NotSupportedException">There is such a place.</exception>
    public static void ThrowIfAny(JsonNode? node)
    {
        if (node is JsonArray items)
        {
            foreach (JsonNode? item in items)
                ThrowIfAny(item);
        }
        if (node is not JsonObject schema)
            return;
        if (schema[Keyword] is JsonValue value && value.TryGetValue(out string? problem))
            throw new NotSupportedException(problem);
        foreach ((_, JsonNode? inner) in schema)
            ThrowIfAny(inner);
    }
}
