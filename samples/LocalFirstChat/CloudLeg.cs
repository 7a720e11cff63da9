using System.ClientModel;
using System.ClientModel.Primitives;
using LocalMode;
using LocalMode.Testing;
using Microsoft.Extensions.AI;
using OpenAI;

namespace LocalFirstChat;

/// <summary>The cloud leg: any server that speaks OpenAI's protocol, or a stand-in that plays a script.</summary>
internal static class CloudLeg
{
    public static string? Endpoint { get; } = Environment.GetEnvironmentVariable("LOCALMODE_CLOUD_ENDPOINT") is { Length: > 0 } endpoint ? endpoint : null;

    /// <summary>The stand-in needs no network, so it answers also where there is none.</summary>
    public static IConnectivity? Connectivity { get; } = Endpoint is null ? new ApplicationConnectivity() : null;

    public static IChatClient Create()
    {
        if (Endpoint is null)
            return new ScriptedChatClient(request => ScriptedReply.FromText($"[stand-in, no model was asked] You wrote: {Beginning(request.Prompt)}")) { ModelId = "stand-in" };

        // The fallback decides what comes after an error; a client that repeats by itself only makes it slower.
        OpenAIClientOptions options = new() { Endpoint = new Uri(Endpoint), RetryPolicy = new ClientRetryPolicy(0) };
        ApiKeyCredential key = new(Environment.GetEnvironmentVariable("LOCALMODE_CLOUD_KEY") ?? "none");
        string model = Environment.GetEnvironmentVariable("LOCALMODE_CLOUD_MODEL") ?? "gpt-4o-mini";
        return new OpenAIClient(key, options).GetChatClient(model).AsIChatClient();
    }

    private static string Beginning(string text) => text.Length <= 120 ? text : $"{text[..120]}...";
}
