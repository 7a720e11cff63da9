using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>One call of a leg, up to its commit, its end or its failure.</summary>
internal sealed class LegCall(AttemptRecord attempt, LegWatch watch)
{
    public AttemptRecord Attempt => attempt;

    public LegWatch Watch => watch;

    public LegStream? Stream { get; private set; }

    /// <summary>Gets the whole answer, if the call has ended without a failure.</summary>
    public ChatResponse? Response { get; private set; }

    /// <summary>Gets what a trigger said while the call ran.</summary>
    public TriggerVerdict Verdict { get; private set; }

    public Exception? Failure { get; private set; }

    /// <summary>Streams the leg to its commit or end. What it throws is kept.</summary>
    public async Task StreamAsync(
        IChatClient client, IReadOnlyList<ChatMessage> messages, ChatOptions? options, CommitPolicy policy, Func<ChatResponseUpdate, TriggerVerdict>? during)
    {
        Stream = new LegStream(attempt, watch, policy);
        try
        {
            Verdict = await Stream.OpenAsync(client, messages, options, during).ConfigureAwait(false);
            if (Stream.HasEnded)
                Response = Stream.Held.ToChatResponse();
        }
        catch (Exception error)
        {
            Failure = error;
        }
    }

    /// <summary>Calls the leg without streaming. What it throws is kept.</summary>
    public async Task RespondAsync(IChatClient client, IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        try
        {
            ChatResponse response = await watch.WaitAsync(client.GetResponseAsync(messages, options, watch.Token)).ConfigureAwait(false);
            attempt.Observe(response);
            Response = response;
        }
        catch (Exception error)
        {
            Failure = error;
        }
    }

    /// <summary>Ends the call and disposes what it holds.</summary>
    /// <returns>The error of the disposal, if any.</returns>
    public async ValueTask<Exception?> CloseAsync()
    {
        if (Stream is not null)
            return await Stream.CloseAsync().ConfigureAwait(false);
        watch.Dispose();
        return null;
    }
}
