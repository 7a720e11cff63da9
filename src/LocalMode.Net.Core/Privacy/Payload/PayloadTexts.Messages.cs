using System.Text;
using Microsoft.Extensions.AI;

namespace LocalMode;

internal sealed partial class PayloadTexts
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads data that is text in UTF-8.</summary>
    public static bool TryReadText(DataContent data, out string text)
    {
        text = "";
        if (!IsTextType(data.MediaType))
            return false;
        try
        {
            text = StrictUtf8.GetString(data.Data.Span);
        }
        catch (DecoderFallbackException)
        {
            return false;
        }

        // Latin text in UTF-16 is valid UTF-8 too, with a zero after each letter.
        return !text.Contains('\0');
    }

    private static bool IsTextType(string mediaType)
    {
        ReadOnlySpan<char> type = mediaType;
        int parameters = type.IndexOf(';');
        if (parameters >= 0)
        {
            ReadOnlySpan<char> rest = type[parameters..];
            if (rest.Contains("charset", StringComparison.OrdinalIgnoreCase)
                && !rest.Contains("utf-8", StringComparison.OrdinalIgnoreCase) && !rest.Contains("us-ascii", StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
            type = type[..parameters].TrimEnd();
        }
        return type.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
            || type.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || type.Equals("application/xml", StringComparison.OrdinalIgnoreCase)
            || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase);
    }

    private void AddMessage(ChatMessage message)
    {
        if (message.GetType() != typeof(ChatMessage))
            Refuse(message.GetType().Name);
        if (message.RawRepresentation is not null)
            Refuse("a message's raw representation");
        if (!IsStandard(message.Role))
            Add(message.Role.Value);
        Add(message.AuthorName);
        Add(message.MessageId);
        AddProperties(message.AdditionalProperties);
        AddContents(message.Contents);
    }

    private static bool IsStandard(ChatRole role) =>
        role == ChatRole.System || role == ChatRole.User || role == ChatRole.Assistant || role == ChatRole.Tool;

    private void AddContents(IEnumerable<AIContent> contents)
    {
        StringBuilder? together = null;
        string? first = null;
        foreach (AIContent content in contents)
        {
            AddContent(content);
            if (content is not TextContent { Text.Length: > 0 } text)
                continue;
            if (first is null)
                first = text.Text;
            else
                (together ??= new StringBuilder(first)).Append(text.Text);
        }

        // A value may be cut in two by the border of two contents.
        if (together is not null)
            AddView(together.ToString());
    }

    private void AddContent(AIContent content)
    {
        if (content.RawRepresentation is not null)
            Refuse($"the raw representation of {content.GetType().Name}");
        if (content.Annotations is { Count: > 0 })
            Refuse($"annotations of {content.GetType().Name}");
        AddProperties(content.AdditionalProperties);
        switch (content)
        {
            case TextContent text when content.GetType() == typeof(TextContent):
                Add(text.Text);
                break;
            case TextReasoningContent reasoning when content.GetType() == typeof(TextReasoningContent) && reasoning.ProtectedData is null:
                Add(reasoning.Text);
                break;
            case FunctionCallContent call when content.GetType() == typeof(FunctionCallContent):
                Add(call.CallId);
                Add(call.Name);
                AddValue(call.Arguments);
                break;
            case FunctionResultContent result when content.GetType() == typeof(FunctionResultContent):
                Add(result.CallId);
                AddResult(result.Result);
                break;
            case UriContent uri when content.GetType() == typeof(UriContent):
                AddUri(uri.Uri);
                Add(uri.MediaType);
                break;
            case DataContent data when content.GetType() == typeof(DataContent):
                AddData(data);
                break;
            case ErrorContent error when content.GetType() == typeof(ErrorContent):
                Add(error.Message);
                Add(error.ErrorCode);
                Add(error.Details);
                break;
            case UsageContent when content.GetType() == typeof(UsageContent):
                break;
            default:
                Refuse(content.GetType().Name);
                break;
        }
    }

    private void AddResult(object? result)
    {
        switch (result)
        {
            case AIContent content:
                AddContent(content);
                break;
            case IEnumerable<AIContent> contents:
                AddContents(contents);
                break;
            default:
                AddValue(result);
                break;
        }
    }

    private void AddData(DataContent data)
    {
        Add(data.Name);
        Add(data.MediaType);
        if (TryReadText(data, out string text))
        {
            Add(text);
            return;
        }
        Media.Add(data);
        Bytes += data.Data.Length;
    }

    private void AddUri(Uri uri)
    {
        if (uri.IsAbsoluteUri && uri.Scheme.Equals("data", StringComparison.OrdinalIgnoreCase))
            Refuse("a data URI");
        Add(uri.OriginalString);
        if (uri.IsAbsoluteUri && !string.Equals(uri.AbsoluteUri, uri.OriginalString, StringComparison.Ordinal))
            AddView(uri.AbsoluteUri);
    }
}
