using Microsoft.Extensions.AI;

namespace LocalMode.Testing;

/// <summary>What a running case works with: clients, requests, and the words for what it finds.</summary>
internal sealed class CaseContext(ChatClientConformance suite, CaseDefinition definition, CancellationToken cancellationToken) : IAsyncDisposable
{
    private readonly List<IChatClient> _owned = [];

    public CancellationToken Token => cancellationToken;

    public ChatClientCapabilities Capabilities => suite.Capabilities;

    /// <summary>Describes an error in one line.</summary>
    public static string Describe(Exception? exception) =>
        exception is null ? "no error" : $"{exception.GetType().Name} ('{exception.Message}')";

    public async ValueTask<IChatClient> ClientAsync() => suite.SharedClient ?? await OwnClientAsync().ConfigureAwait(false);

    public async ValueTask<IChatClient> OwnClientAsync() => Own(await suite.CreateClientAsync(cancellationToken).ConfigureAwait(false));

    public async ValueTask<IChatClient> TextClientAsync(string text) => Own(await suite.CreateTextClientAsync(text, cancellationToken).ConfigureAwait(false));

    public async ValueTask<IChatClient> ToolClientAsync(ToolScript script) => Own(await suite.CreateToolClientAsync(script, cancellationToken).ConfigureAwait(false));

    public List<ChatMessage> Prompt() => [new(ChatRole.User, suite.Prompt)];

    public List<ChatMessage> OtherPrompt() => [new(ChatRole.User, suite.OtherPrompt)];

    public List<ChatMessage> UnicodePrompt() => [new(ChatRole.User, suite.UnicodePrompt)];

    public ChatOptions Options(Action<ChatOptions>? change = null)
    {
        ChatOptions options = suite.CreateOptions();
        change?.Invoke(options);
        return options;
    }

    /// <summary>Makes options for answers in a form, which takes more tokens than a plain answer.</summary>
    public ChatOptions LongOptions(Action<ChatOptions>? change = null)
    {
        ChatOptions options = Options(change);
        options.MaxOutputTokens *= 4;
        return options;
    }

    public async Task<List<ChatResponseUpdate>> StreamAsync(IChatClient client, IEnumerable<ChatMessage>? messages = null, ChatOptions? options = null)
    {
        List<ChatResponseUpdate> updates = [];
        await foreach (ChatResponseUpdate update in client
            .GetStreamingResponseAsync(messages ?? Prompt(), options ?? Options(), cancellationToken).ConfigureAwait(false))
        {
            updates.Add(update);
        }

        Expect(updates.Count > 0, "at least one update", "an empty stream");
        return updates;
    }

    public Task<ChatResponse> AnswerAsync(IChatClient client, IEnumerable<ChatMessage>? messages = null, ChatOptions? options = null) =>
        client.GetResponseAsync(messages ?? Prompt(), options ?? Options(), cancellationToken);

    /// <summary>Checks that the client still answers.</summary>
    public async Task ExpectWorkingAsync(IChatClient client, string after)
    {
        ChatResponse response;
        try
        {
            response = await AnswerAsync(client).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            throw Fail($"a client that works after {after}", Describe(exception), exception);
        }

        Expect(response.Text.Length > 0, $"a client that works after {after}", "an empty answer");
    }

    /// <summary>Runs something that must throw; gives what it threw.</summary>
    public async Task<TException> ExpectErrorAsync<TException>(string what, Func<Task> action)
        where TException : Exception
    {
        Exception? found = await CatchAsync(action).ConfigureAwait(false);
        return found as TException ?? throw Fail($"{typeof(TException).Name} for {what}", Describe(found), found);
    }

    /// <summary>Checks that a request is refused, answered whole and streamed.</summary>
    public async Task ExpectRefusedAsync<TException>(
        IChatClient client, string what, Func<IEnumerable<ChatMessage>> messages, Action<ChatOptions>? change = null)
        where TException : Exception
    {
        await ExpectErrorAsync<TException>(what, () => AnswerAsync(client, messages(), Options(change))).ConfigureAwait(false);
        await ExpectErrorAsync<TException>($"{what}, streamed", () => StreamAsync(client, messages(), Options(change))).ConfigureAwait(false);
    }

    public void Expect(bool kept, string expected, string found)
    {
        if (!kept)
            throw Fail(expected, found);
    }

    public ConformanceException Fail(string expected, string found, Exception? innerException = null) =>
        new(definition.Name, expected, found, definition.Rule, innerException);

    /// <summary>Disposes a client of the case's own, early and once.</summary>
    public void Dispose(IChatClient client)
    {
        _owned.Remove(client);
        client.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IChatClient client in _owned)
        {
            if (client is IAsyncDisposable asynchronous)
                await asynchronous.DisposeAsync().ConfigureAwait(false);
            else
                client.Dispose();
        }
    }

    public static async Task<Exception?> CatchAsync(Func<Task> action)
    {
        try
        {
            await action().ConfigureAwait(false);
            return null;
        }
        catch (Exception exception) when (exception is not ConformanceException)
        {
            return exception;
        }
    }

    private IChatClient Own(IChatClient client)
    {
        _owned.Add(client);
        return client;
    }
}
