using Microsoft.Extensions.Logging;

namespace LocalMode.LlamaCpp.Engine;

/// <summary>
/// The evaluated conversations of one model in a folder. Each file's name begins with a part of its fingerprint, so that several models
/// can share the folder. Failures of the disk cost time, never an answer: they are logged. Decode thread only.
/// </summary>
internal sealed class PromptStateStore
{
    /// <summary>Shorter conversations are evaluated faster than they are worth a file.</summary>
    public const int LeastTokens = 256;

    /// <summary>How the files' names end.</summary>
    public const string Extension = ".lmprompt";

    private const string TemporaryExtension = ".tmp";

    // Writing takes seconds: what is older was left by a process that ended meanwhile.
    private static readonly TimeSpan LongestWrite = TimeSpan.FromDays(1);

    private readonly string _directory;
    private readonly long _limit;
    private readonly string _prefix;
    private readonly byte[] _fingerprint;
    private readonly int _contextLength;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger? _logger;
    private readonly List<SavedPrompt> _saved = [];

    private PromptStateStore(string directory, byte[] fingerprint, int contextLength, EngineSettings settings)
    {
        _directory = directory;
        _limit = settings.PromptStateLimit;
        _fingerprint = fingerprint;
        _prefix = Convert.ToHexStringLower(fingerprint.AsSpan(0, 8));
        _contextLength = contextLength;
        _timeProvider = settings.TimeProvider;
        _logger = settings.Logger;
    }

    /// <summary>Opens the folder that the settings name; makes it if there is none.</summary>
    /// <returns>The store, or <see langword="null"/> if no folder is named.</returns>
    /// <exception cref="IOException">The folder cannot be made or read.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be made or read.</exception>
    public static PromptStateStore? Open(ModelReference model, LoadedModel loaded, EngineSettings settings)
    {
        if (settings.PromptStateDirectory is not { } directory)
            return null;

        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(directory);
        else
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        PromptStateStore store = new(directory, PromptStateFingerprint.Of(model.Path, loaded.Runner, settings), loaded.ContextLength, settings);
        foreach (string file in Directory.GetFiles(directory, $"{store._prefix}-*{Extension}"))
            store.Index(file);

        store.DeleteLeftovers();
        return store;
    }

    /// <summary>Finds the saved conversation with which a prompt has most in common.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="least">The tokens that it must have in common at least.</param>
    public SavedPrompt? Best(ReadOnlySpan<int> prompt, int least)
    {
        SavedPrompt? best = null;
        foreach (SavedPrompt saved in _saved)
        {
            int common = PrefixIndex.Common(saved.Tokens, prompt);
            if (common >= least)
                (best, least) = (saved, common + 1);
        }

        return best;
    }

    /// <summary>Saves a sequence. One that is the beginning of a saved conversation is saved already; one that goes on from it replaces it.</summary>
    /// <param name="tokens">The tokens that the sequence holds.</param>
    /// <param name="memory">Where the sequence is.</param>
    /// <param name="sequence">The sequence.</param>
    public void Save(ReadOnlySpan<int> tokens, SequenceMemory memory, int sequence)
    {
        foreach (SavedPrompt saved in _saved)
        {
            if (saved.Tokens.AsSpan().StartsWith(tokens))
                return;
        }

        try
        {
            long size = memory.StateSize(sequence);
            if (size is < 1 or > int.MaxValue || size > _limit)
            {
                Log(LogLevel.Information, $"A conversation of {tokens.Length} tokens is not saved: its {size:N0} bytes are more than the limit.");
                return;
            }

            using NativeBuffer state = new((int)size);
            if (!memory.Save(sequence, state.Span))
                return;

            string path = Path.Combine(_directory, $"{_prefix}-{Guid.NewGuid():N}{Extension}");
            PromptStateFile.Write(path, _fingerprint, tokens, state.Span);
            for (int i = _saved.Count - 1; i >= 0; i--)
            {
                if (tokens.StartsWith(_saved[i].Tokens))
                    Delete(_saved[i]);
            }

            _saved.Add(new(path, tokens.ToArray()));
            Touch(path);
            Trim();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or OutOfMemoryException)
        {
            Log(LogLevel.Warning, $"A conversation of {tokens.Length} tokens could not be saved: {error.Message}");
        }
    }

    /// <summary>Brings a saved conversation back.</summary>
    /// <param name="saved">The conversation.</param>
    /// <param name="memory">Where to.</param>
    /// <param name="sequence">The sequence; overwritten.</param>
    /// <returns><see langword="false"/> if that is not possible; the sequence is empty then, and the conversation is no longer in the store.</returns>
    public bool Restore(SavedPrompt saved, SequenceMemory memory, int sequence)
    {
        try
        {
            using NativeBuffer state = PromptStateFile.ReadState(saved.Path, _fingerprint, saved.Tokens);
            if (memory.Restore(sequence, state.Span, saved.Tokens.Length))
            {
                Touch(saved.Path);
                return true;
            }

            throw new InvalidDataException("llama.cpp refused it");
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            Discard(saved, error);
        }
        catch (OutOfMemoryException error)
        {
            // There may be room at the next start.
            Log(LogLevel.Warning, $"The saved conversation '{saved.Path}' is not used: {error.Message}");
            _saved.Remove(saved);
        }

        memory.Clear(sequence);
        return false;
    }

    /// <summary>Makes a saved conversation the last that is deleted for want of room.</summary>
    public void Keep(SavedPrompt saved) => Touch(saved.Path);

    private void Index(string file)
    {
        SavedPrompt saved = new(file, []);
        try
        {
            // What is larger was not written with these settings, and its state would be read whole. The next one that is saved takes its place.
            if (new FileInfo(file).Length > PromptStateFile.LengthOf(_contextLength, _limit))
            {
                Log(LogLevel.Warning, $"The saved conversation '{file}' is not used: it is larger than the limit of {_limit:N0} bytes.");
                return;
            }

            _saved.Add(saved with { Tokens = PromptStateFile.ReadTokens(file, _fingerprint, _contextLength) });
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            Discard(saved, error);
        }
    }

    private void Discard(SavedPrompt saved, Exception error)
    {
        Log(LogLevel.Warning, $"The saved conversation '{saved.Path}' is not used: {error.Message}.");
        Delete(saved);
    }

    private void Delete(SavedPrompt saved)
    {
        _saved.Remove(saved);
        try
        {
            File.Delete(saved.Path);
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            Log(LogLevel.Warning, $"The saved conversation '{saved.Path}' could not be deleted: {error.Message}");
        }
    }

    private void Touch(string path)
    {
        try
        {
            File.SetLastWriteTimeUtc(path, _timeProvider.GetUtcNow().UtcDateTime);
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            Log(LogLevel.Debug, $"The time of '{path}' could not be set: {error.Message}");
        }
    }

    private void DeleteLeftovers()
    {
        foreach (FileInfo file in new DirectoryInfo(_directory).GetFiles($"*{Extension}.*{TemporaryExtension}"))
        {
            if (_timeProvider.GetUtcNow().UtcDateTime - file.LastWriteTimeUtc > LongestWrite)
                Delete(new(file.FullName, []));
        }
    }

    // Over all models that share the folder.
    private void Trim()
    {
        foreach (string path in PromptStateFolder.Beyond(new DirectoryInfo(_directory).GetFiles($"*{Extension}"), _limit))
            Delete(_saved.Find(saved => saved.Path == path || Path.GetFullPath(saved.Path) == path) ?? new(path, []));
    }

    private void Log(LogLevel level, string message)
    {
        try
        {
            _logger?.Log(level, default, message, null, static (state, _) => state);
        }
        catch (Exception)
        {
            // It would end an answer, or, while the states are saved at the end, the process: no more than the message is lost.
        }
    }
}
