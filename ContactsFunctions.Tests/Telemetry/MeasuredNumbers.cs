using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using ContactsFunctions.Telemetry;

namespace ContactsFunctions.Tests.Telemetry;

/// <summary>What one app's meter says while this listens; other apps of the test run are not heard.</summary>
internal sealed class MeasuredNumbers : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly ConcurrentQueue<Measured> all = new();

    /// <param name="meters">The app's.</param>
    public MeasuredNumbers(IMeterFactory meters)
    {
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == AppMetrics.Name && ReferenceEquals(instrument.Meter.Scope, meters))
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        listener.Start();
    }

    public IReadOnlyList<Measured> All => [.. all];

    public double Sum(string name, string tags) => all.Where(m => m.Name == name && m.Tags == tags).Sum(m => m.Value);

    public void Dispose() => listener.Dispose();

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        all.Enqueue(new(instrument.Name, value, string.Join(',', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))));
}

internal sealed record Measured(string Name, double Value, string Tags);
