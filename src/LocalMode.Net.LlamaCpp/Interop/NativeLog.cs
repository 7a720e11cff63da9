using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Extensions.Logging;

namespace LocalMode.LlamaCpp.Interop;

/// <summary>Routes what llama.cpp prints to the logger of the client whose thread caused it; silent without one.</summary>
/// <remarks>
/// The native hook is one for the process, while every client works on a thread of its own: so the logger belongs to the thread.
/// Messages from llama.cpp's worker threads, which are rare, have no client and are dropped.
/// </remarks>
internal static unsafe class NativeLog
{
    private const int LevelInformation = 2;
    private const int LevelWarning = 3;
    private const int LevelError = 4;
    private const int LevelContinue = 5;

    [ThreadStatic]
    private static ILogger? _logger;

    [ThreadStatic]
    private static StringBuilder? _line;

    [ThreadStatic]
    private static int _lineLevel;

    [ThreadStatic]
    private static string? _firstError;

    /// <summary>Gets the first error that this thread caused since <see cref="Attach"/> or <see cref="ClearError"/>: the engine's own words for a message of ours. What follows the first one is only its echo.</summary>
    public static string? FirstError => _firstError;

    /// <summary>Sends what the calling thread causes to <paramref name="logger"/>; <see langword="null"/> keeps it silent.</summary>
    public static void Attach(ILogger? logger)
    {
        _logger = logger;
        _firstError = null;
    }

    /// <summary>Forgets the error of the calling thread.</summary>
    public static void ClearError() => _firstError = null;

    /// <summary>Replaces the native default, which writes to the error stream.</summary>
    public static void Install()
    {
        GgmlNative.LogSet(&OnMessage, 0);
        LlamaNative.LogSet(&OnMessage, 0);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnMessage(int level, byte* text, nint userData)
    {
        try
        {
            Append(level, MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text));
        }
        catch (Exception error)
        {
            // A logger that throws must not unwind into native code, which would end the process. Its words are kept as the thread's error.
            _firstError ??= error.Message;
        }
    }

    private static void Append(int level, ReadOnlySpan<byte> text)
    {
        StringBuilder line = _line ??= new();
        if (level != LevelContinue)
        {
            Flush(line);
            _lineLevel = level;
        }

        line.Append(Encoding.UTF8.GetString(text));
        if (line.Length > 0 && line[^1] == '\n')
            Flush(line);
    }

    private static void Flush(StringBuilder line)
    {
        string message = line.ToString().TrimEnd();
        line.Clear();

        // Loading prints rows of dots as its progress bar.
        if (message.AsSpan().Trim('.').IsEmpty)
            return;

        if (_lineLevel == LevelError)
            _firstError ??= message;

        LogLevel level = _lineLevel switch
        {
            LevelError => LogLevel.Error,
            LevelWarning => LogLevel.Warning,
            LevelInformation => LogLevel.Debug,
            _ => LogLevel.Trace,
        };
        _logger?.Log(level, default, message, null, static (state, _) => state);
    }
}
