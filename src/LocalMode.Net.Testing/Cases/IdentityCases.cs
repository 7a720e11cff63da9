using Microsoft.Extensions.AI;

namespace LocalMode.Testing;

/// <summary>Who answers, and how an answer is named.</summary>
internal static class IdentityCases
{
    public static IReadOnlyList<CaseDefinition> All { get; } =
    [
        new("Identity.GetServiceReturnsItself", "Middleware finds the client underneath through GetService.", GetServiceReturnsItselfAsync),
        new("Identity.MetadataIsThere", "Telemetry and the fallback name the provider from ChatClientMetadata.", MetadataIsThereAsync),
        new("Identity.UnknownServiceIsNull", "GetService is asked for many types; null means not here, and nothing else may.", UnknownServiceIsNullAsync),
        new("Identity.ServiceKeyIsNull", "A key asks for a particular service; a client that ignores it gives the wrong one.", ServiceKeyIsNullAsync),
        new("Identity.RoleIsAssistant", "Callers add the answer to the conversation; with another role the model reads its own words as someone else's.", RoleIsAssistantAsync),
        new("Identity.ResponseIdIsConstant", "Updates of one response are put together by ResponseId.", context => ConstantAsync(context, nameof(ChatResponseUpdate.ResponseId), static update => update.ResponseId)),
        new("Identity.MessageIdIsConstant", "A new MessageId begins a new message when updates are put together.", context => ConstantAsync(context, nameof(ChatResponseUpdate.MessageId), static update => update.MessageId)),
        new("Identity.ModelIdIsConstant", "Logs and costs are kept by model.", context => ConstantAsync(context, nameof(ChatResponseUpdate.ModelId), static update => update.ModelId)),
        new("Identity.CreatedAtIsConstant", "A response has one time; several make traces disagree.", context => ConstantAsync(context, nameof(ChatResponseUpdate.CreatedAt), static update => update.CreatedAt?.ToString("O", null))),
        new("Identity.ResponseIsNamed", "An answer taken whole carries the same facts as a streamed one.", ResponseIsNamedAsync),
        new("Identity.ResponseIdIsFresh", "Two answers under one id are taken for one.", ResponseIdIsFreshAsync),
    ];

    private static async Task GetServiceReturnsItselfAsync(CaseContext context)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        context.Expect(ReferenceEquals(client.GetService(typeof(IChatClient)), client), "GetService(IChatClient) to be the client", "something else");
        context.Expect(ReferenceEquals(client.GetService(client.GetType()), client), $"GetService({client.GetType().Name}) to be the client", "something else");
    }

    private static async Task MetadataIsThereAsync(CaseContext context)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        ChatClientMetadata? metadata = client.GetService<ChatClientMetadata>();
        context.Expect(metadata is not null, "ChatClientMetadata from GetService", "null");
        context.Expect(!string.IsNullOrEmpty(metadata!.ProviderName), "a ProviderName in ChatClientMetadata", "none");
    }

    private static async Task UnknownServiceIsNullAsync(CaseContext context)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        object? found = client.GetService(typeof(UnknownService));
        context.Expect(found is null, "null for a type that the client does not know", found?.GetType().Name ?? "null");
        await context.ExpectErrorAsync<ArgumentNullException>("a null service type", () => Task.FromResult(client.GetService(null!))).ConfigureAwait(false);
    }

    private static async Task ServiceKeyIsNullAsync(CaseContext context)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        object? found = client.GetService(typeof(IChatClient), "a key that nobody registered");
        context.Expect(found is null, "null for a service key", found?.GetType().Name ?? "null");
    }

    private static async Task RoleIsAssistantAsync(CaseContext context)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        foreach (ChatResponseUpdate update in await context.StreamAsync(client).ConfigureAwait(false))
            context.Expect(update.Role == ChatRole.Assistant, "role assistant in every update", update.Role?.Value ?? "none");

        foreach (ChatMessage message in (await context.AnswerAsync(client).ConfigureAwait(false)).Messages)
            context.Expect(message.Role == ChatRole.Assistant, "role assistant in every message", message.Role.Value);
    }

    private static async Task ConstantAsync(CaseContext context, string name, Func<ChatResponseUpdate, string?> read)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        List<ChatResponseUpdate> updates = await context.StreamAsync(client).ConfigureAwait(false);
        string? first = read(updates[0]);
        context.Expect(!string.IsNullOrEmpty(first), $"{name} in the first update", "none");
        for (int i = 1; i < updates.Count; i++)
            context.Expect(read(updates[i]) == first, $"{name} '{first}' in update {i} of {updates.Count} as in the first", $"'{read(updates[i])}'");
    }

    private static async Task ResponseIsNamedAsync(CaseContext context)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        ChatResponse response = await context.AnswerAsync(client).ConfigureAwait(false);
        context.Expect(!string.IsNullOrEmpty(response.ResponseId), "a ResponseId in the response", "none");
        context.Expect(!string.IsNullOrEmpty(response.ModelId), "a ModelId in the response", "none");
        context.Expect(response.CreatedAt is not null, "CreatedAt in the response", "none");
        context.Expect(response.Messages.Count == 1, "one message in the response", $"{response.Messages.Count}");
        context.Expect(!string.IsNullOrEmpty(response.Messages[0].MessageId), "a MessageId in the message", "none");
    }

    private static async Task ResponseIdIsFreshAsync(CaseContext context)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        string? one = (await context.StreamAsync(client).ConfigureAwait(false))[0].ResponseId;
        string? other = (await context.StreamAsync(client).ConfigureAwait(false))[0].ResponseId;
        context.Expect(one is null || one != other, "another ResponseId for another response", $"'{one}' twice");
    }

    private sealed class UnknownService;
}
