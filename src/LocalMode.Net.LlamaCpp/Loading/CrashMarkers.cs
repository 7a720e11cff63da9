using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;

namespace LocalMode.LlamaCpp.Loading;

/// <summary>
/// Remembers, over the end of the process, which models llama.cpp died of, and refuses those: an abort cannot be caught, but it need not
/// happen again and again.
/// </summary>
/// <param name="directory">The folder of the markers; <see langword="null"/> where the user has none.</param>
/// <param name="ignore">Whether earlier crashes are only logged.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="logger">The logger.</param>
internal sealed partial class CrashMarkers(string? directory, bool ignore, TimeProvider timeProvider, ILogger? logger)
{
    private static int _count;

    /// <summary>Gets or sets the folder for this user, or <see langword="null"/> where the system names none. Tests set another, so that they leave the user's alone.</summary>
    public static string? DefaultDirectory { get; set; } =
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify) is { Length: > 0 } folder
            ? Path.Combine(folder, "LocalMode", "crash-markers")
            : null;

    /// <summary>Gets the time.</summary>
    public DateTime Now => timeProvider.GetUtcNow().UtcDateTime;

    /// <summary>Looks for earlier crashes of a file, and marks it as being loaded.</summary>
    /// <param name="model">The file's path.</param>
    /// <param name="stamp">Which file that is.</param>
    /// <returns>The marker; <see langword="null"/> where none can be written, which is logged.</returns>
    /// <exception cref="ModelInvalidException">llama.cpp aborted with it before, or the process died of it twice in a row without a word; tells when, of what, and the remedy.</exception>
    public CrashMarker? Open(string model, FileStamp stamp)
    {
        if (directory is null)
            return null;

        string key = KeyOf(model, stamp);
        try
        {
            Directory.CreateDirectory(directory);
            Check(model, key);
            string name = string.Create(CultureInfo.InvariantCulture, $"{key}.{Environment.ProcessId}-{Interlocked.Increment(ref _count)}{CrashMarker.Extension}");
            return CrashMarker.Create(this, Path.Combine(directory, name), key, model);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Silent(error);
            return null;
        }
    }

    /// <summary>Deletes what dead processes left behind for a file that has just run well.</summary>
    public void Forget(string key) => Forget(key, static _ => true);

    /// <summary>Deletes what processes left behind that died without a word while they loaded a file that has just been loaded well.</summary>
    public void ForgetLoading(string key) => Forget(key, static record => record.Stage == CrashStage.Loading && record.Message.Length == 0);

    /// <summary>Tells that markers cannot be kept.</summary>
    public void Silent(Exception error)
    {
        if (logger is not null)
            LogSilent(logger, error, directory!);
    }

    private static string KeyOf(string model, FileStamp stamp)
    {
        string identity = string.Create(CultureInfo.InvariantCulture, $"{model}\n{stamp.Length}\n{stamp.WrittenUtc.Ticks}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)));
    }

    private string[] Files(string key) => Directory.GetFiles(directory!, $"{key}.*{CrashMarker.Extension}");

    private void Forget(string key, Predicate<CrashRecord> which)
    {
        try
        {
            foreach (string file in Files(key))
            {
                if (CrashRecord.Read(file) is { } record && which(record))
                    File.Delete(file);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Silent(error);
        }
    }

    private void Check(string model, string key)
    {
        List<string> deaths = [];
        CrashRecord? last = null;
        foreach (string file in Files(key))
        {
            if (CrashRecord.Read(file) is not { } record)
                continue;

            if (record.Stage == CrashStage.Idle && record.Message.Length == 0)
            {
                // Ended from outside while nothing ran.
                File.Delete(file);
                continue;
            }

            if (!ignore && record.Message.Length > 0)
                throw Refused(model, record, [file]);

            // Without a word it may as well have been ended by its user.
            deaths.Add(file);
            if (last is null || string.CompareOrdinal(record.Since, last.Since) >= 0)
                last = record;
        }

        if (last is null)
            return;

        if (!ignore && deaths.Count > 1)
            throw Refused(model, last, deaths);

        if (logger is not null)
            LogDied(logger, last.ProcessId, model, last.Stage, last.Since, last.Message.Length > 0 ? last.Message : "It left no message.", string.Join(", ", deaths));
    }

    private static ModelInvalidException Refused(string model, CrashRecord record, List<string> files)
    {
        string stage = record.Stage == CrashStage.Running ? "running requests" : "loading it";
        string words = record.Message.Length > 0 ? $"llama.cpp's last words: {record.Message}" : "It left no message: a crash, or somebody or something ended it.";
        string times = files.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $", the last of {files.Count} times in a row") : "";
        return new(
            model,
            field: null,
            $"The process {record.ProcessId} died while {stage} (since {record.Since}){times}. {words} Use another build of the model. To try this one again, "
            + $"delete {string.Join(", ", files.Select(static file => $"'{file}'"))} or set the option {nameof(LlamaCppOptions.IgnoreCrashMarker)}.");
    }

    [LoggerMessage(21, LogLevel.Warning, "The process {ProcessId} died with the model {Model} in the stage {Stage} (since {Since}). {Message} If it happens again, the model is refused. Marker: {Files}.")]
    private static partial void LogDied(ILogger logger, int processId, string model, CrashStage stage, string since, string message, string files);

    [LoggerMessage(22, LogLevel.Warning, "Crash markers cannot be kept in {Directory}; a model that ends the process is not recognised the next time.")]
    private static partial void LogSilent(ILogger logger, Exception exception, string directory);
}
