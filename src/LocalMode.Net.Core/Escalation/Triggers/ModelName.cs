using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>What errors call the model of a leg.</summary>
internal static class ModelName
{
    public static string Of(IChatClient client) =>
        client.GetService(typeof(ChatClientMetadata)) is ChatClientMetadata metadata
            ? metadata.DefaultModelId ?? metadata.ProviderName ?? "local"
            : "local";

    public static string Of(IEmbeddingGenerator generator) =>
        generator.GetService(typeof(EmbeddingGeneratorMetadata)) is EmbeddingGeneratorMetadata metadata
            ? metadata.DefaultModelId ?? metadata.ProviderName ?? "local"
            : "local";
}
