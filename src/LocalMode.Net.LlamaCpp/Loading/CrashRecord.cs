using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace LocalMode.LlamaCpp.Loading;

/// <summary>What a crash marker's file says.</summary>
/// <param name="Stage">What the model was doing.</param>
/// <param name="Since">Since when, UTC.</param>
/// <param name="ProcessId">The process that had it open.</param>
/// <param name="ProcessStart">When that process began, in UTC ticks: ids are used again.</param>
/// <param name="Model">The model's path.</param>
/// <param name="Message">ggml's last words; empty if the process died without any.</param>
internal sealed record CrashRecord(CrashStage Stage, string Since, int ProcessId, long ProcessStart, string Model, string Message)
{
    private const int MaximumBytes = 64 << 10;

    // Systems tell the start of a process with a precision of hundredths of a second, by a clock that may be set meanwhile.
    private static readonly long StartTolerance = TimeSpan.FromSeconds(5).Ticks;

    /// <summary>Gets the file's text below its first line, up to the place of the message.</summary>
    public string Body => string.Create(
        CultureInfo.InvariantCulture, $"process {ProcessId} {ProcessStart}\nmodel {Model.ReplaceLineEndings(" ")}\n");

    /// <summary>Gets a value indicating whether the process that wrote it still runs.</summary>
    public bool IsAlive
    {
        get
        {
            try
            {
                using Process process = Process.GetProcessById(ProcessId);
                return Math.Abs(process.StartTime.ToUniversalTime().Ticks - ProcessStart) < StartTolerance;
            }
            catch (Exception error) when (error is ArgumentException or InvalidOperationException)
            {
                // No process has this id, or it ended while it was looked at.
                return false;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // Its start cannot be read, so it belongs to somebody else: the process of the marker was ours.
                return false;
            }
        }
    }

    /// <summary>Describes this process.</summary>
    public static CrashRecord OfThisProcess(string model)
    {
        using Process process = Process.GetCurrentProcess();
        return new(CrashStage.Loading, "", process.Id, process.StartTime.ToUniversalTime().Ticks, model, "");
    }

    /// <summary>Reads a marker that nobody has open.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The record, or <see langword="null"/> if a process has it open, or its content is none.</returns>
    public static CrashRecord? Read(string path)
    {
        string text;
        try
        {
            // The lock of a living process refuses this.
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            byte[] bytes = new byte[(int)Math.Min(file.Length, MaximumBytes)];
            text = Encoding.UTF8.GetString(bytes, 0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        string[] lines = text.Split('\n', 4);
        string[] first = lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string[] process = lines.Length == 4 ? lines[1].Split(' ') : [];
        if (first.Length != 2
            || process.Length != 3
            || !lines[2].StartsWith("model ", StringComparison.Ordinal)
            || !Enum.TryParse(first[0], ignoreCase: true, out CrashStage stage)
            || !int.TryParse(process[1], NumberStyles.None, CultureInfo.InvariantCulture, out int id)
            || !long.TryParse(process[2], NumberStyles.None, CultureInfo.InvariantCulture, out long start))
        {
            return null;
        }

        CrashRecord record = new(stage, first[1], id, start, lines[2]["model ".Length..], lines[3].Trim());
        return record.IsAlive ? null : record;
    }
}
