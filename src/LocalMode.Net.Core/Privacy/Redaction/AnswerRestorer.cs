using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Puts values back into one answer, streamed or whole. The order of contents is kept.</summary>
/// <remarks>
/// The end of a streamed text that may be the beginning of a placeholder is held back until more of it comes. Usage does not end a text, since some
/// servers send it with every update; anything else does.
/// </remarks>
/// <param name="vault">The vault.</param>
/// <param name="json">Whether the text is JSON, in which values are escaped.</param>
internal sealed class AnswerRestorer(RedactionVault vault, bool json)
{
    private StreamRestorer? _text;
    private StreamRestorer? _thinking;
    private ChatResponseUpdate? _last;

    public ChatMessage Restore(ChatMessage message)
    {
        List<AIContent> contents = new(message.Contents.Count);
        foreach (AIContent content in message.Contents)
            contents.Add(Whole(content));
        ChatMessage restored = message.Clone();
        restored.Contents = contents;
        restored.RawRepresentation = null;
        return restored;
    }

    /// <summary>Whether what is held back must come before this update, because the update ends the answer or begins another message.</summary>
    public bool EndsText(ChatResponseUpdate update)
    {
        if (_last is not { } last)
            return false;
        if (update.MessageId is { } id && last.MessageId is { } before && id != before)
            return true;
        return update.FinishReason is not null && !update.Contents.Any(static content => content is TextContent or TextReasoningContent);
    }

    /// <summary>Restores one update.</summary>
    public ChatResponseUpdate Restore(ChatResponseUpdate update)
    {
        List<AIContent> contents = [];
        foreach (AIContent content in update.Contents)
            Add(content, contents);
        if (update.FinishReason is not null)
            EndTexts(contents);
        ChatResponseUpdate restored = update.Clone();
        restored.Contents = contents;
        restored.RawRepresentation = null;
        _last = update;
        return restored;
    }

    /// <summary>Gives what is held back as an update of its own, or <see langword="null"/>.</summary>
    public ChatResponseUpdate? Flush()
    {
        List<AIContent> contents = [];
        EndTexts(contents);
        if (contents.Count == 0 || _last is not { } last)
            return null;
        return new(last.Role, contents)
        {
            AuthorName = last.AuthorName,
            MessageId = last.MessageId,
            ResponseId = last.ResponseId,
            ModelId = last.ModelId,
            ConversationId = last.ConversationId,
            CreatedAt = last.CreatedAt,
        };
    }

    private void Add(AIContent content, List<AIContent> contents)
    {
        switch (content)
        {
            case TextContent text:
                End(ref _thinking, contents, isText: false);
                AddPiece((_text ??= vault.CreateStreamRestorer(json)).Push(text.Text), text, contents);
                break;
            case TextReasoningContent { ProtectedData: null } thinking:
                End(ref _text, contents, isText: true);
                AddPiece((_thinking ??= vault.CreateStreamRestorer()).Push(thinking.Text), thinking, contents);
                break;
            case UsageContent:
                contents.Add(content);
                break;
            default:
                EndTexts(contents);
                contents.Add(Whole(content));
                break;
        }
    }

    private static void AddPiece(string piece, AIContent original, List<AIContent> contents)
    {
        // What carries something beside its text, such as probabilities, is passed on even where all of its text is held back.
        if (piece.Length > 0 || original.AdditionalProperties is not null || original.Annotations is not null)
            contents.Add(Like<AIContent>(original, original is TextContent ? new TextContent(piece) : new TextReasoningContent(piece)));
    }

    private void EndTexts(List<AIContent> contents)
    {
        End(ref _thinking, contents, isText: false);
        End(ref _text, contents, isText: true);
    }

    private static void End(ref StreamRestorer? restorer, List<AIContent> contents, bool isText)
    {
        string tail = restorer?.Complete() ?? "";
        restorer = null;
        if (tail.Length > 0)
            contents.Add(isText ? new TextContent(tail) : new TextReasoningContent(tail));
    }

    private AIContent Whole(AIContent content) => content switch
    {
        TextContent text => Like(text, new TextContent(json ? vault.RestoreJson(text.Text) : vault.Restore(text.Text))),
        TextReasoningContent { ProtectedData: null } thinking => Like(thinking, new TextReasoningContent(vault.Restore(thinking.Text))),
        FunctionCallContent call when call.GetType() == typeof(FunctionCallContent) => Like(call, new FunctionCallContent(
            call.CallId, call.Name, vault.RestoreArguments(call.Arguments))
        {
            InformationalOnly = call.InformationalOnly,
            Exception = call.Exception,
        }),
        ErrorContent error when error.GetType() == typeof(ErrorContent) => Like(error, new ErrorContent(vault.Restore(error.Message))
        {
            ErrorCode = error.ErrorCode,
            Details = error.Details is { } details ? vault.Restore(details) : null,
        }),
        _ => content,
    };

    private static T Like<T>(AIContent original, T restored)
        where T : AIContent
    {
        restored.AdditionalProperties = original.AdditionalProperties;
        restored.Annotations = original.Annotations;
        return restored;
    }
}
