using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Chat.Answers;

/// <summary>A part of an answer.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text; empty for a call.</param>
/// <param name="Call">The call. One that could not be read has an exception, and its text under <see cref="CallContents.RawText"/>.</param>
internal readonly record struct AnswerPart(AnswerPartKind Kind, string Text, FunctionCallContent? Call)
{
    /// <summary>Gives the part as content of a message.</summary>
    public AIContent ToContent() => Kind switch
    {
        AnswerPartKind.Text => new TextContent(Text),
        AnswerPartKind.Reasoning => new TextReasoningContent(Text),
        _ => Call!,
    };
}
