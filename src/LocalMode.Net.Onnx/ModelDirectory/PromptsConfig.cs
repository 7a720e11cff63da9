using System.Text.Json;

namespace LocalMode.Onnx;

/// <summary>The prompts of config_sentence_transformers.json.</summary>
/// <param name="ByName">The prompts by name, empty ones included.</param>
/// <param name="Default">The text that is put before a text whose call names no prompt; empty as nearly always.</param>
internal sealed record PromptsConfig(IReadOnlyDictionary<string, string> ByName, string Default)
{
    // The names that sentence-transformers tries for documents, in this order.
    private static readonly string[] DocumentNames = ["document", "passage", "corpus"];

    public static PromptsConfig Read(JsonModelFile? file)
    {
        Dictionary<string, string> prompts = new(StringComparer.Ordinal);
        if (file?.Find("prompts") is { } found)
        {
            if (found.ValueKind != JsonValueKind.Object)
                throw file.Unexpected("prompts", "an object", found);

            foreach (JsonProperty prompt in found.EnumerateObject())
            {
                // A null stands for no prompt in some files.
                prompts[prompt.Name] = prompt.Value.ValueKind switch
                {
                    JsonValueKind.String => prompt.Value.GetString()!,
                    JsonValueKind.Null => "",
                    _ => throw file.Unexpected($"prompts.{prompt.Name}", "a string", prompt.Value),
                };
            }
        }

        string? name = file?.GetString("default_prompt_name");
        if (name is not null && !prompts.ContainsKey(name))
            throw new ModelInvalidException(file!.Path, "$.default_prompt_name", $"There is no prompt '{name}'; found {(prompts.Count == 0 ? "none" : string.Join(", ", prompts.Keys))}.");

        return new(prompts, name is null ? "" : prompts[name]);
    }

    /// <summary>Returns the two prompts that the verbs use.</summary>
    public EmbeddingPrompts ForSearch() => new()
    {
        Query = ByName.GetValueOrDefault("query", ""),
        Document = Array.Find(DocumentNames, ByName.ContainsKey) is { } name ? ByName[name] : "",
    };
}
