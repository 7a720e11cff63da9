using System.Text.Json;
using System.Text.Json.Serialization;
using LocalMode;
using LocalMode.LlamaCpp;
using LocalMode.Models;
using Microsoft.Extensions.AI;

/// <summary>Answers of a form, with generated type information.</summary>
internal static class StructuredAnswers
{
    public static async Task RunAsync(Action<string, bool> check)
    {
        await using LlamaCppChatClient chat = await LlamaCppChatClient.OpenAsync(SmolLM2.Instruct135M, new() { ContextSize = 1024 });
        ChatOptions options = new() { Temperature = 0, MaxOutputTokens = 100 };
        const string Prompt = "Two red cars drive by.";

        ObjectResponse<Sighting> response = await chat.GenerateObjectAsync(Prompt, SightingContext.Default.Sighting, options);
        check("object", response.Value.Count is >= 0 and <= 9 && Enum.IsDefined(response.Value.Colour));

        ObjectStream<Sighting> stream = chat.StreamObjectAsync(Prompt, SightingContext.Default.Sighting, options);
        JsonElement last = default;
        await foreach (JsonElement soFar in stream)
            last = soFar;
        check("object streamed", last.Deserialize(SightingContext.Default.Sighting) == await stream.GetObjectAsync());

        using ChatTextClassifier classifier = new(chat, ["traffic", "cooking"], leaveOpen: true);
        check("choices", (await classifier.ClassifyAsync(Prompt)).Label is "traffic" or "cooking");
    }
}

internal enum Colour
{
    Red,
    Blue,
}

internal sealed record Sighting([property: System.ComponentModel.DataAnnotations.Range(0, 9)] int Count, Colour Colour);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(Sighting))]
internal sealed partial class SightingContext : JsonSerializerContext;
