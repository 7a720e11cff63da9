using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>
/// Asks for an answer of a form, checks it, and lets the model correct it once, where the client neither enforces the form nor checks it itself.
/// One request; not safe for concurrent use.
/// </summary>
/// <param name="client">The client.</param>
/// <param name="messages">The messages.</param>
/// <param name="options">The options, which ask for the form; the client gets copies.</param>
/// <param name="read">Makes the value of the text of an answer.</param>
internal sealed class FormedRequest<TValue>(IChatClient client, IReadOnlyList<ChatMessage> messages, ChatOptions options, AnswerReader<TValue> read)
{
    private readonly List<UsageDetails?> _usages = [];
    private IReadOnlyList<ChatMessage> _messages = messages;
    private string? _conversation;

    /// <summary>Gets the messages of the next call.</summary>
    public IReadOnlyList<ChatMessage> Messages => _messages;

    /// <exception cref="InvalidOutputException">No answer has the form.</exception>
    public async Task<FormedAnswer<TValue>> RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            ChatResponse response = await client.GetResponseAsync(_messages, NextOptions(), cancellationToken).ConfigureAwait(false);
            if (TryAccept(response, out FormedAnswer<TValue>? answer))
                return answer;
        }
    }

    /// <summary>Gives the options of the next call; the client may change them.</summary>
    public ChatOptions NextOptions()
    {
        ChatOptions copy = options.Clone();
        copy.ConversationId = _conversation ?? copy.ConversationId;
        return copy;
    }

    /// <summary>Takes a whole response. Where it is not accepted, <see cref="Messages"/> ask for its correction.</summary>
    /// <exception cref="InvalidOutputException">It does not have the form, and there is no correction.</exception>
    public bool TryAccept(ChatResponse response, [NotNullWhen(true)] out FormedAnswer<TValue>? answer)
    {
        _usages.Add(response.Usage);
        string text = FinalAnswer.Text(response);
        FinalAnswer.ThrowIfNone(response, text, options);
        if (read(text, out TValue value) is not { } problem)
        {
            answer = new(value, response, UsageSum.Of(_usages), _usages.Count);
            return true;
        }
        answer = null;
        if (_usages.Count > 1 || !MayCorrect())
            throw problem.ToException(text);
        List<ChatMessage> correction = RepairRequest.Build(_messages, response, problem);
        // Where the server keeps the history, it has the question and the answer.
        _conversation = response.ConversationId;
        _messages = _conversation is null ? correction : [correction[^1]];
        return false;
    }

    private bool MayCorrect()
    {
        ChatResponseFormats form = RequestedForm.Of(options);
        return !RequestedForm.IsEnforced(client, form)
            && client.GetService(typeof(IStructuredOutputValidation)) is not IStructuredOutputValidation { ValidatesResponseFormat: true };
    }
}
