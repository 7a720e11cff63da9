using Spectre.Console;

namespace ChatSample;

/// <summary>The lines that begin with a slash.</summary>
internal static class Commands
{
    public const string Help = "/tools switches tools on or off, /history shows the conversation, /reset forgets it, /quit leaves.";

    /// <summary>Runs a command.</summary>
    /// <returns><see langword="false"/> if the program should end.</returns>
    public static bool Run(string line, Conversation conversation)
    {
        switch (line)
        {
            case "/quit":
                return false;
            case "/reset":
                conversation.Reset();
                AnsiConsole.MarkupLine("[grey]Forgotten.[/]");
                break;
            case "/history":
                conversation.Show();
                break;
            case "/tools":
                conversation.UsesTools = !conversation.UsesTools;
                AnsiConsole.MarkupLine(conversation.UsesTools ? $"[grey]Tools: {string.Join(", ", Tools.Names)}[/]" : "[grey]Tools are off.[/]");
                break;
            default:
                AnsiConsole.MarkupLine($"[grey]{Help}[/]");
                break;
        }

        return true;
    }
}
